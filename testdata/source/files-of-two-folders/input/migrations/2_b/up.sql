CREATE TABLE b (id serial);
