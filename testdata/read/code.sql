CREATE TABLE t (id int, a text);
CREATE TABLE u (id int);
DO $$ BEGIN CREATE TYPE mood AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO LANGUAGE plpgsql $do$
DECLARE
  r record;
  n int := 0;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'x') THEN
    CREATE TYPE x AS ENUM ('é', 'b');
  ELSIF n > 1 THEN
    PERFORM set_config('search_path', 'x', false);
  ELSE
    DROP TABLE IF EXISTS y; DROP TABLE IF EXISTS y;
  END IF;
  FOR r IN SELECT id FROM t LOOP
    EXECUTE 'DROP TABLE ' || quote_ident(r.id::text);
    EXECUTE format('ALTER TABLE %I ADD COLUMN IF NOT EXISTS %2$I int DEFAULT %L', 'u', 'b"c', 5);
  END LOOP;
  FOR i IN 1..2 LOOP INSERT INTO t VALUES (i); END LOOP;
  WHILE n < 3 LOOP n := n + 1; END LOOP;
  CASE n WHEN 1 THEN DELETE FROM t; ELSE UPDATE t SET a = 'z'; END CASE;
  SELECT count(*) INTO n FROM t WHERE id > n;
  BEGIN
    ALTER TABLE t ADD COLUMN b int;
  EXCEPTION WHEN duplicate_column THEN
    RAISE NOTICE 'x';
    UPDATE t SET b = 1;
  END;
  BEGIN
    INSERT INTO u VALUES (1);
  EXCEPTION WHEN others THEN RAISE;
  END;
  EXECUTE 'CREATE INDEX ' || 'u_id' || E' ON u (id)';
  EXECUTE $x$ DO $y$ BEGIN DELETE FROM u; END $y$ $x$;
  FOR r IN EXECUTE 'SELECT 1' LOOP NULL; END LOOP;
  PERFORM  pg_notify('c', 'p');
  IF n > 1000 THEN RETURN; END IF;
  TRUNCATE u;
END
$do$;
DO 'BEGIN INSERT INTO t VALUES (1, ''x''); END';
DO 'BEGIN INSERT INTO t VALUES (1, 3); END';
DO $$ DECLARE c CURSOR FOR SELECT 1; BEGIN NULL; END $$;
DO $$ DECLARE c CURSOR (k int) FOR SELECT k; BEGIN FOR r IN c (1) LOOP INSERT INTO u VALUES (2); END LOOP; END $$;
DO $$ BEGIN COMMIT; INSERT INTO u VALUES (4); ROLLBACK; END $$;
DO $$ BEGIN EXECUTE 'nonsense here'; EXCEPTION WHEN others THEN NULL; END $$;
