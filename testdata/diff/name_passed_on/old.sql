CREATE TABLE sticky (id serial CONSTRAINT the_key PRIMARY KEY, a int);
CREATE INDEX by_a ON sticky (a);
