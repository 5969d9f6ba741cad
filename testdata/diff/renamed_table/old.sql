CREATE TABLE users (id bigserial PRIMARY KEY, mail text UNIQUE, CHECK (mail <> ''));
CREATE INDEX users_mail_lower ON users (lower(mail));
CREATE TABLE posts (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id));
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER touched BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
