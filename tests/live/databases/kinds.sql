-- Kinds of objects that histories seldom have.
SET client_min_messages = error;
CREATE SCHEMA app;
CREATE EXTENSION pg_trgm SCHEMA app;
CREATE EXTENSION hstore;
CREATE EXTENSION file_fdw;
COMMENT ON EXTENSION hstore IS 'ours';

CREATE TYPE app.complex;
CREATE FUNCTION app.complex_in(cstring) RETURNS app.complex LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION app.complex_out(app.complex) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE app.complex (INPUT = app.complex_in, OUTPUT = app.complex_out, INTERNALLENGTH = VARIABLE,
    STORAGE = extended, CATEGORY = 'X', DEFAULT = 'none');
CREATE TYPE shell;
CREATE TYPE pair AS (a integer, b text COLLATE "C");
CREATE TYPE deep AS (p pair, ps pair[], t timestamp(3));
CREATE DOMAIN pairs AS pair[] CHECK (array_length(VALUE, 1) < 5);
CREATE TYPE floats AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE TYPE app.texts AS RANGE (subtype = text, collation = "C", multirange_type_name = app.many_texts);
COMMENT ON TYPE pair IS 'two';
COMMENT ON COLUMN pair.a IS 'the first';
COMMENT ON TYPE floats IS 'a range';

CREATE FUNCTION eq(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a = $2.a';
CREATE FUNCTION lt(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a < $2.a';
CREATE FUNCTION cmp(pair, pair) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1.a - $2.a';
CREATE OPERATOR === (FUNCTION = eq, LEFTARG = pair, RIGHTARG = pair, COMMUTATOR = ===, HASHES, MERGES);
CREATE OPERATOR app.<<< (FUNCTION = lt, LEFTARG = pair, RIGHTARG = pair, RESTRICT = scalarltsel);
CREATE OPERATOR FAMILY app.pair_family USING btree;
CREATE OPERATOR CLASS app.pair_ops FOR TYPE pair USING btree FAMILY app.pair_family AS
    OPERATOR 1 app.<<<, OPERATOR 3 ===, FUNCTION 1 cmp(pair, pair);
CREATE OPERATOR CLASS own_ops FOR TYPE floats USING btree AS
    OPERATOR 1 < (anyrange, anyrange), OPERATOR 3 = (anyrange, anyrange),
    FUNCTION 1 range_cmp(anyrange, anyrange);
COMMENT ON OPERATOR === (pair, pair) IS 'the same';
COMMENT ON OPERATOR CLASS app.pair_ops USING btree IS 'pairs in order';
COMMENT ON OPERATOR FAMILY app.pair_family USING btree IS 'all of them';

CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE AGGREGATE app.any_row(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0', PARALLEL = SAFE);
CREATE AGGREGATE app.moving(double precision) (SFUNC = float8pl, STYPE = double precision,
    MSFUNC = float8pl, MINVFUNC = float8mi, MSTYPE = double precision, COMBINEFUNC = float8pl);
CREATE AGGREGATE app.share(p double precision ORDER BY v anyelement) (SFUNC = ordered_set_transition,
    STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
COMMENT ON AGGREGATE total(integer) IS 'sums';
COMMENT ON AGGREGATE app.any_row(*) IS 'rows';

CREATE FUNCTION to_number(pair) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1.a';
CREATE CAST (pair AS integer) WITH FUNCTION to_number(pair) AS ASSIGNMENT;
CREATE CAST (app.complex AS bytea) WITHOUT FUNCTION;
CREATE CAST (pair AS app.complex) WITH INOUT AS IMPLICIT;
COMMENT ON CAST (pair AS integer) IS 'the first';
CREATE CONVERSION app.latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE COLLATION app.german (provider = icu, locale = 'de-u-co-phonebk', deterministic = false);
CREATE COLLATION plain (provider = libc, lc_collate = 'C', lc_ctype = 'POSIX');
COMMENT ON COLLATION plain IS 'bytes';

CREATE TEXT SEARCH DICTIONARY app.words (TEMPLATE = simple, STOPWORDS = english, ACCEPT = false);
CREATE TEXT SEARCH CONFIGURATION app.search (PARSER = "default");
ALTER TEXT SEARCH CONFIGURATION app.search ADD MAPPING FOR asciiword, word WITH app.words, english_stem;
ALTER TEXT SEARCH CONFIGURATION app.search ADD MAPPING FOR url WITH simple;
CREATE TEXT SEARCH TEMPLATE app.template (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH PARSER app.parser (START = prsd_start, GETTOKEN = prsd_nexttoken,
    END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
COMMENT ON TEXT SEARCH CONFIGURATION app.search IS 'finds';

CREATE FOREIGN DATA WRAPPER nothing OPTIONS (debug 'true');
CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
CREATE SERVER far TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER nothing OPTIONS (host 'h', port '1');
CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS ("user" 'u');
CREATE FOREIGN TABLE app.passwd (name text OPTIONS (force_null 'true') NOT NULL, uid integer CHECK (uid >= 0))
    SERVER files OPTIONS (filename '/etc/passwd', format 'csv', delimiter ':');
COMMENT ON FOREIGN TABLE app.passwd IS 'users';
COMMENT ON SERVER far IS 'far away';
COMMENT ON FOREIGN DATA WRAPPER nothing IS 'does nothing';

CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN END$$;
CREATE EVENT TRIGGER watcher ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE') EXECUTE FUNCTION watch();
CREATE EVENT TRIGGER quiet ON sql_drop EXECUTE FUNCTION watch();
ALTER EVENT TRIGGER quiet DISABLE;
COMMENT ON EVENT TRIGGER watcher IS 'sees all';
CREATE LANGUAGE twin HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
CREATE ACCESS METHOD second TYPE TABLE HANDLER heap_tableam_handler;
CREATE TRANSFORM FOR hstore LANGUAGE twin (FROM SQL WITH FUNCTION prsd_lextype(internal));

CREATE TABLE t (id integer PRIMARY KEY, a integer, b text, c date, d jsonb) USING second;
CREATE TABLE u (id integer PRIMARY KEY, a integer, b text, c date);
CREATE STATISTICS app.many (ndistinct, mcv) ON a, b FROM t;
CREATE STATISTICS few ON (a + 1), c FROM t;
ALTER STATISTICS few SET STATISTICS 50;
COMMENT ON STATISTICS few IS 'a few';
CREATE PUBLICATION everything FOR ALL TABLES;
CREATE PUBLICATION parts FOR TABLE t (id, a) WHERE (a > 3), u
    WITH (publish = 'insert, update', publish_via_partition_root = true);
CREATE PUBLICATION whole FOR TABLE u, TABLES IN SCHEMA app;
CREATE PUBLICATION empty;
COMMENT ON PUBLICATION parts IS 'some';
CREATE RULE loud AS ON UPDATE TO t WHERE old.a > 1 DO ALSO (DELETE FROM u WHERE a = 1; INSERT INTO u (id) VALUES (1));
CREATE RULE quiet AS ON DELETE TO u DO INSTEAD NOTHING;
COMMENT ON RULE loud ON t IS 'tells';
CREATE MATERIALIZED VIEW m WITH (fillfactor = 80) AS SELECT a, count(*) AS n FROM t GROUP BY a WITH NO DATA;
CREATE UNIQUE INDEX m_a ON m (a);
COMMENT ON COLUMN m.n IS 'how many';
