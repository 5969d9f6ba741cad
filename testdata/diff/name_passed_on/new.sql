CREATE SEQUENCE sticky_id_seq AS integer;
CREATE TABLE featured (id integer DEFAULT nextval('sticky_id_seq') NOT NULL, a int, b int, CONSTRAINT the_key PRIMARY KEY (id));
ALTER SEQUENCE sticky_id_seq OWNED BY featured.id;
CREATE INDEX by_a ON featured (a, b);
