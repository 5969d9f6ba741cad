DROP VIEW w, v;
DROP TABLE posts, big, big_1;
DROP TABLE app.people;
DROP TYPE mood, pair;
DROP DOMAIN positive;
DROP FUNCTION f(integer), f(text), trg();
DROP SCHEMA app;
