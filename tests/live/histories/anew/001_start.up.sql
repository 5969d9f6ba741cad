CREATE TABLE nonces (nonce char(36) PRIMARY KEY, made timestamp);
CREATE INDEX nonces_made ON nonces (date(made));
CREATE TABLE people (id integer PRIMARY KEY, name text, seen timestamp);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER people_seen BEFORE UPDATE OF seen ON people FOR EACH ROW EXECUTE FUNCTION touch();
CREATE VIEW everybody AS SELECT * FROM people;
CREATE MATERIALIZED VIEW names AS SELECT id, name FROM people;
CREATE UNIQUE INDEX names_id ON names (id);
