CREATE TABLE a (id integer PRIMARY KEY, datetime text);
