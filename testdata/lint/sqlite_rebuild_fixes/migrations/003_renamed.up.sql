-- plumb:irreversible what was before is not wanted back
ALTER TABLE renamed RENAME TO renamed_old;
CREATE TABLE renamed (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT, "b c" TEXT, d TEXT NOT NULL);
INSERT INTO renamed (id, a, "b c") SELECT id, a, "b c" FROM renamed_old;
DROP TABLE renamed_old;
