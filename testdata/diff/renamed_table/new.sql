CREATE TABLE accounts (id bigserial PRIMARY KEY, email text UNIQUE, CHECK (email <> ''));
CREATE INDEX accounts_email_lower ON accounts (lower(email));
CREATE TABLE posts (id bigint PRIMARY KEY, account_id bigint REFERENCES accounts (id));
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER touched BEFORE UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION touch();
