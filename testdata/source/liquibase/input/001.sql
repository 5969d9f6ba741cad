--liquibase formatted sql

--changeset ann:1 runInTransaction:false
--comment: first
CREATE INDEX CONCURRENTLY i ON a (id);
--rollback DROP INDEX
--rollback   i;

--changeset "Bob B":2 splitStatements:false
CREATE FUNCTION f() RETURNS int AS $$ BEGIN RETURN 1; END; $$ LANGUAGE plpgsql
/* liquibase rollback
DROP FUNCTION f();
*/

--changeset ann:3
INSERT INTO a VALUES (1);
--rollback not required

-- ChangeSet ann:4 dbms:mysql,h2
SELECT 4;
--changeset ann:5 runOnChange:true endDelimiter:/
CREATE VIEW v AS SELECT 1
/
CREATE VIEW w AS SELECT 2/
--changeset ann:6 dbms:!mysql
SELECT 6;
--ignoreLines:2
SELECT 7;
SELECT 8;
SELECT 9;
--ignoreLines:start
SELECT 10;
--ignoreLines:end
SELECT 11;
--rollback empty
