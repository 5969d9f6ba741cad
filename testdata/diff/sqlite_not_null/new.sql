CREATE TABLE tweets (id int PRIMARY KEY, body TEXT, kind TEXT NOT NULL);
