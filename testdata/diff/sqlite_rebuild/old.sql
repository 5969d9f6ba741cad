CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, mail TEXT);
CREATE TABLE tweets (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE, body TEXT);
CREATE INDEX tweets_user ON tweets (user_id);
CREATE VIEW named AS SELECT mail, body FROM users JOIN tweets ON user_id = users.id;
