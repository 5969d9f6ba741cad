CREATE TABLE users (id int PRIMARY KEY, email text, name text, org_id int, created_at timestamptz);
CREATE TABLE orgs (id int PRIMARY KEY, title text);
CREATE VIEW v1 AS SELECT id, email FROM users WHERE name IS NOT NULL;
CREATE OR REPLACE VIEW v1 AS SELECT id, email FROM users;
CREATE VIEW public.v2 (a, b) WITH (security_barrier) AS
  SELECT u.id, u.email -- a comment
  FROM users AS u WHERE u.org_id > 3 WITH LOCAL CHECK OPTION;
CREATE VIEW v3 WITH (check_option = cascaded) AS SELECT * FROM users;
CREATE TEMP VIEW v4 AS VALUES (1, 'a'), (2, 'b');
CREATE RECURSIVE VIEW nums (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM nums WHERE n < 100;
CREATE VIEW v5 AS WITH recent AS (SELECT * FROM users WHERE created_at > now() - interval '1 day'), o2 AS (SELECT * FROM recent r JOIN orgs USING (id)) SELECT o2.title, count(*), (SELECT max(id) FROM users) FROM o2 WHERE EXISTS (SELECT 1 FROM recent) GROUP BY 1;
CREATE VIEW v6 AS WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 3) SELECT * FROM t, LATERAL generate_series(1, t.n) AS g(x) WHERE x IN (SELECT id FROM public.users);
CREATE VIEW v7 AS SELECT current_user AS me, coalesce(name, 'none') AS n, CASE WHEN id > 1 THEN lower(email) ELSE upper(email) END AS e, array_agg(id) FILTER (WHERE id > 3) OVER (PARTITION BY org_id ORDER BY created_at) FROM users;
CREATE MATERIALIZED VIEW IF NOT EXISTS m1 (a) AS SELECT id FROM users WITH NO DATA;
CREATE MATERIALIZED VIEW m2 WITH (fillfactor = 70) TABLESPACE pg_default AS TABLE orgs;
CREATE UNIQUE INDEX ON m2 (id);
REFRESH MATERIALIZED VIEW CONCURRENTLY m2;
REFRESH MATERIALIZED VIEW m1 WITH NO DATA;
