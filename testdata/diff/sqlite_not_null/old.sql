CREATE TABLE tweets (id int PRIMARY KEY, body TEXT);
