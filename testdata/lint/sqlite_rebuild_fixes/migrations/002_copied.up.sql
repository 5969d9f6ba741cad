-- plumb:irreversible what was before is not wanted back
CREATE TABLE new_copied (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT NOT NULL DEFAULT '', "b c" TEXT NOT NULL);
INSERT INTO new_copied SELECT id, a, "b c" FROM copied;
DROP TABLE copied;
ALTER TABLE new_copied RENAME TO copied;
