DROP VIEW stars;
CREATE OR REPLACE VIEW star AS SELECT id, full_name AS name, email, later FROM t;
ALTER VIEW named RENAME COLUMN number TO "No";
ALTER TABLE t RENAME COLUMN id TO number;
