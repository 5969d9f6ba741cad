PRAGMA foreign_keys = OFF;
CREATE TABLE new_users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    mail TEXT,
    name TEXT NOT NULL
);
INSERT INTO new_users SELECT * FROM users;
DROP TABLE users;
ALTER TABLE new_users RENAME TO users;
PRAGMA foreign_keys = ON;
