CREATE TABLE c (id serial);
