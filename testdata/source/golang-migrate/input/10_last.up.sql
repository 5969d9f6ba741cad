CREATE INDEX a ON users (id);
CREATE INDEX b ON users (id);
