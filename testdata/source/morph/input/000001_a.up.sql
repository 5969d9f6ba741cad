CREATE TABLE {{.prefix}}a (id serial);
