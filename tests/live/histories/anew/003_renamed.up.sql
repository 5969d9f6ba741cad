DROP VIEW everybody;
ALTER TABLE people RENAME nick TO called;
CREATE VIEW everybody AS SELECT * FROM people;
