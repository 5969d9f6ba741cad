CREATE SCHEMA "Other";
SET search_path TO "Other", public;
CREATE TABLE quoted (a integer);
CREATE VIEW quoted_view AS SELECT a FROM quoted;
CREATE FUNCTION quoted_function() RETURNS bigint LANGUAGE sql SET search_path = "Other", pg_temp AS 'SELECT count(*) FROM quoted';
RESET search_path;
