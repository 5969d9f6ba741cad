CREATE TABLE r (id serial PRIMARY KEY, a int);
CREATE INDEX r_a ON r (a);
CREATE TABLE s (id bigint PRIMARY KEY, r_id int REFERENCES r (id));
