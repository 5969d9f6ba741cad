-- pair: views come, change, go
-- from
CREATE TABLE t (a int, b text);
CREATE VIEW gone AS SELECT a FROM t;
CREATE VIEW v AS SELECT a FROM t;
-- to
CREATE TABLE t (a int, b text);
CREATE VIEW v AS SELECT a, b FROM t;
CREATE VIEW w AS SELECT a + 1 AS c FROM v WHERE b IS NOT NULL;

-- pair: columns of a view in another order
-- from
CREATE TABLE t (a int, b text);
CREATE VIEW v AS SELECT a, b FROM t;
CREATE VIEW w AS SELECT a FROM v;
-- to
CREATE TABLE t (a int, b text);
CREATE VIEW v AS SELECT b, a FROM t;
CREATE VIEW w AS SELECT a FROM v;

-- pair: type of a view's column
-- from
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
GRANT SELECT ON v TO PUBLIC;
-- to
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a::text AS a FROM t;
GRANT SELECT ON v TO PUBLIC;

-- pair: options of views
-- from
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t WHERE a > 0;
-- to
CREATE TABLE t (a int);
CREATE VIEW v WITH (security_barrier = true, security_invoker = true) AS SELECT a FROM t WHERE a > 0 WITH LOCAL CHECK OPTION;

-- pair: materialized views
-- from
CREATE TABLE t (a int, b int);
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
CREATE INDEX m_a ON m (a);
-- to
CREATE TABLE t (a int, b int);
CREATE MATERIALIZED VIEW m WITH (fillfactor = 70) AS SELECT a, b FROM t;
CREATE INDEX m_a ON m (a);
CREATE VIEW over AS SELECT b FROM m;
COMMENT ON MATERIALIZED VIEW m IS 'kept';

-- pair: materialized view without data
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int);
CREATE MATERIALIZED VIEW m AS SELECT a FROM t WITH NO DATA;

-- pair: view over a function
-- from
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE VIEW v AS SELECT f() AS a;
-- to
CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT 2';
CREATE VIEW v AS SELECT g() AS a;

-- pair: a view becomes a table
-- from
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
-- to
CREATE TABLE t (a int);
CREATE TABLE v (a int);

-- pair: a view becomes materialized
-- from
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
-- to
CREATE TABLE t (a int);
CREATE MATERIALIZED VIEW v AS SELECT a FROM t;

-- pair: star views after a column is added
-- from
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT * FROM t;
CREATE VIEW w AS SELECT * FROM v;
-- to
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT * FROM t;
CREATE VIEW w AS SELECT * FROM v;

-- pair: joins, windows, common table expressions
-- from
CREATE TABLE t (a int, b text);
CREATE TABLE u (a int, c numeric);
-- to
CREATE TABLE t (a int, b text);
CREATE TABLE u (a int, c numeric);
CREATE VIEW v AS WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x WHERE n < 5)
    SELECT t.b, sum(u.c) OVER (PARTITION BY t.b ORDER BY u.a) AS s, x.n, row_number() OVER () AS r
    FROM t LEFT JOIN u USING (a) CROSS JOIN LATERAL (SELECT n FROM x WHERE x.n = t.a) x
    WHERE EXISTS (SELECT 1 FROM u u2 WHERE u2.a = t.a) ORDER BY 1 LIMIT 10;
CREATE VIEW g AS SELECT b, count(*) FILTER (WHERE a > 1) AS n, string_agg(b, ',' ORDER BY a) AS l FROM t GROUP BY ROLLUP (b) HAVING count(*) > 0;

-- pair: a recursive view
-- from
-- to
CREATE RECURSIVE VIEW nums (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM nums WHERE n < 100;

-- pair: group by a primary key
-- from
CREATE TABLE t (id int, b text);
-- to
CREATE TABLE t (id int PRIMARY KEY, b text);
CREATE VIEW v AS SELECT id, b, count(*) FROM t GROUP BY id;
