ALTER TABLE people RENAME COLUMN born TO born_on;
ALTER TABLE people ADD COLUMN died_on date;
