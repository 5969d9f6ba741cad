-- case: a column added to a table that was never seen
-- incomplete
-- up
ALTER TABLE users ADD COLUMN email text;
-- down
-- difference: left over column users.email: email text
-- case: a column added and dropped
-- incomplete
-- up
ALTER TABLE users ADD COLUMN email text;
-- down
ALTER TABLE users DROP COLUMN email;
-- case: a column dropped and made again
-- incomplete
-- up
ALTER TABLE users DROP COLUMN email;
-- down
ALTER TABLE users ADD COLUMN email text NOT NULL;
-- case: a column dropped for good, of a table seen before the up
-- incomplete
INSERT INTO users (id) VALUES (1);
-- up
ALTER TABLE users DROP COLUMN email;
-- down
-- difference: lost column users.email: email
-- case: a table dropped and made again
-- incomplete
-- up
DROP TABLE users;
-- down
CREATE TABLE users (id integer PRIMARY KEY);
-- case: a constraint dropped and made again
-- incomplete
-- up
ALTER TABLE users DROP CONSTRAINT c;
-- down
ALTER TABLE users ADD CONSTRAINT c UNIQUE (email);
-- case: an index dropped and made again
-- incomplete
-- up
DROP INDEX users_email;
-- down
CREATE INDEX users_email ON users (email);
-- case: an index dropped for good
-- incomplete
-- up
DROP INDEX users_email;
-- down
-- difference: lost index users_email
-- case: an index made
-- incomplete
-- up
CREATE INDEX users_email ON users (email);
-- down
-- difference: left over index users_email: (email)
-- case: a default set
-- incomplete
-- up
ALTER TABLE users ALTER COLUMN email SET DEFAULT '';
-- down
-- difference: changed column users.email, default: (none) -> '' (perhaps)
-- case: a default set and dropped
-- incomplete
-- up
ALTER TABLE users ALTER COLUMN email SET DEFAULT '';
-- down
ALTER TABLE users ALTER COLUMN email DROP DEFAULT;
-- case: renamed and back
-- incomplete
-- up
ALTER TABLE users RENAME COLUMN a TO b;
ALTER TABLE users RENAME TO people;
-- down
ALTER TABLE people RENAME TO users;
ALTER TABLE users RENAME COLUMN b TO a;
-- case: a foreign key to a table never seen
-- incomplete
-- up
CREATE TABLE tweets (user_id integer REFERENCES users);
-- down
DROP TABLE tweets;
