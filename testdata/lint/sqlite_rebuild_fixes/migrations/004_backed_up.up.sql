-- plumb:irreversible what was before is not wanted back
CREATE TEMPORARY TABLE keep AS SELECT id, a, "b c" FROM backed_up;
DROP TABLE backed_up;
CREATE TABLE backed_up (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT, "b c" TEXT);
INSERT INTO backed_up SELECT id, a, "b c" FROM keep;
DROP TABLE keep;
