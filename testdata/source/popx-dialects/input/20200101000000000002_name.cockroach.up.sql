ALTER TABLE users ADD name string;
