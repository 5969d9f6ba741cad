-- plumb:ignore table-dropped it is empty
-- plumb:ignore-file all: everything here is old
/* plumb:irreversible
 * plumb:ingore x */
SELECT '-- plumb:ignore in-a-string no';
CREATE TABLE a (id int);
CREAT TABLE b (id int);
CREATE TABLE ü (id int, größe text x y);
CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END;
CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2);
CREATE FUNCTION g() RETURNS int AS $x$ ; $$ ; $x$ LANGUAGE sql;
SELECT E'it\'s; not the end' /* ; /* nested ; */ ; */ , U&'a;b', "x;y";
ALTER TABLE ${schema}.t ADD COLUMN a int;
ALTER TABLE {{ .Schema }}.t ADD COLUMN a int;
INSERT INTO t VALUES (:name, :'x');
SELECT a[1:n] FROM;
DROP TABLE c
