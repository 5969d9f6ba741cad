CREATE SCHEMA app;
CREATE TABLE t (id integer, updated timestamptz, name text);
CREATE TABLE log (what text);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated := now(); -- it's $1
    RETURN NEW;
END
$$;
CREATE FUNCTION app.add(a integer, b integer DEFAULT 1) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'SELECT a + b';
CREATE FUNCTION app.add(a text, b text) RETURNS text LANGUAGE sql AS $f$SELECT a || b || '$$'$f$;
CREATE FUNCTION find(n text, OUT found integer, INOUT more text) RETURNS record STABLE SECURITY DEFINER SET search_path = public, app LANGUAGE plpgsql AS 'BEGIN found := 1; END';
CREATE FUNCTION many() RETURNS SETOF t ROWS 10 LANGUAGE sql AS 'SELECT * FROM t';
CREATE FUNCTION tab(n integer) RETURNS TABLE (id integer, name text) LANGUAGE sql AS 'SELECT id, name FROM t WHERE id < n';
CREATE FUNCTION vary(VARIADIC xs integer[]) RETURNS integer LANGUAGE sql AS 'SELECT xs[1]';
CREATE FUNCTION new_style(x integer) RETURNS integer RETURN x * 2;
CREATE FUNCTION atomic() RETURNS bigint BEGIN ATOMIC SELECT count(*) FROM t; END;
CREATE PROCEDURE app.clear(INOUT n integer DEFAULT 0) LANGUAGE plpgsql AS 'BEGIN DELETE FROM log; END';
CREATE TRIGGER touch BEFORE INSERT OR UPDATE OF name, id ON t FOR EACH ROW WHEN (NEW.name IS NOT NULL) EXECUTE FUNCTION touch();
CREATE TRIGGER after_all AFTER DELETE OR TRUNCATE ON t EXECUTE FUNCTION touch('a', 'it''s');
CREATE CONSTRAINT TRIGGER checked AFTER UPDATE ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER moved AFTER UPDATE ON t REFERENCING OLD TABLE AS o NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION touch();
ALTER TABLE t DISABLE TRIGGER moved;
ALTER TABLE t ENABLE ALWAYS TRIGGER touch;
CREATE TABLE d (id integer DEFAULT app.add(1, 2), c integer CHECK (app.add(c, 1) > 2), g integer GENERATED ALWAYS AS (app.add(1)) STORED);
CREATE INDEX d_add ON d (app.add(c, 5));
CREATE AGGREGATE total (integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE VIEW v AS SELECT app.add(id) AS s FROM t;
COMMENT ON FUNCTION app.add(integer, integer) IS 'adds';
COMMENT ON TRIGGER touch ON t IS 'touches';
ALTER FUNCTION many() STABLE;
ALTER FUNCTION many() SET work_mem = '64MB';
CREATE OR REPLACE FUNCTION vary(VARIADIC xs integer[]) RETURNS integer LANGUAGE sql AS 'SELECT xs[2]';
CREATE FUNCTION on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER ddl ON ddl_command_end EXECUTE FUNCTION on_ddl();
ALTER EVENT TRIGGER ddl DISABLE;
DROP EVENT TRIGGER ddl;
