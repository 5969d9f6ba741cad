-- What CREATE TABLE has no words for: of columns storage, statistics target, options and the
-- defaults of those that come from a parent; of tables row security, replica identity, the index
-- they are clustered on.
-- attoptions can hold more than a statement sets: only what one can is looked at.
-- attstattarget is null rather than -1 where none is set since 17; both are passed over.
WITH chosen AS (
    SELECT c.*, n.nspname, format('ALTER %s %I.%I', CASE c.relkind WHEN 'f' THEN 'FOREIGN TABLE'
        WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, n.nspname,
        c.relname) AS alter
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f', 'm', 'v') AND c.oid >= 16384 AND c.relpersistence <> 't'
        AND n.nspname !~ '^pg_'
        AND c.oid NOT IN (SELECT objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass
            AND deptype = 'e' AND classid = 'pg_class'::regclass)
),
columns AS ( -- that anything is to be said of
    SELECT a.*, c.alter, c.relkind, c.reloftype, c.relispartition, c.oid AS relation,
        t.typstorage, a.attoptions::text ~ 'n_distinct' AS has_options
    FROM chosen c
    JOIN pg_attribute a ON a.attrelid = c.oid
    JOIN pg_type t ON t.oid = a.atttypid
    WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f')
        AND (a.attstorage <> t.typstorage OR a.attstattarget >= 0 OR NOT a.attislocal
            OR a.attcompression IN ('p', 'l') -- >= 14
            OR a.attoptions::text ~ 'n_distinct')
)
SELECT format('%s ALTER COLUMN %I SET STORAGE %s', a.alter, a.attname, CASE a.attstorage
    WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END) AS sql
FROM columns a
WHERE a.attstorage <> a.typstorage
UNION ALL
SELECT format('%s ALTER COLUMN %I SET STATISTICS %s', a.alter, a.attname, a.attstattarget)
FROM columns a
WHERE a.attstattarget >= 0
UNION ALL
SELECT format('%s ALTER COLUMN %I SET (%s)', a.alter, a.attname, (SELECT string_agg(format('%s=%L',
    split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)), ', ') FROM unnest(a.attoptions) o
    WHERE o ~ '^n_distinct'))
FROM columns a
WHERE a.has_options
UNION ALL
SELECT format('%s ALTER COLUMN %I SET COMPRESSION %s', a.alter, a.attname, -- >= 14
    CASE a.attcompression WHEN 'l' THEN 'lz4' ELSE 'pglz' END) -- >= 14
FROM columns a -- >= 14
WHERE a.attcompression IN ('p', 'l') -- >= 14
    AND (a.reloftype <> 0 OR NOT a.attislocal AND NOT a.relispartition) -- >= 14
UNION ALL -- >= 14
SELECT format('%s ALTER COLUMN %I SET DEFAULT %s', a.alter, a.attname, pg_get_expr(d.adbin, 0))
FROM columns a
JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE NOT a.attislocal AND NOT a.relispartition AND a.attgenerated = '' AND a.relkind IN ('r', 'f')
UNION ALL
SELECT format('%s ALTER COLUMN %I DROP DEFAULT', a.alter, a.attname)
FROM columns a
WHERE NOT a.attislocal AND NOT a.relispartition AND NOT a.atthasdef AND a.relkind IN ('r', 'f')
    AND EXISTS (SELECT FROM pg_inherits h
        JOIN pg_attribute p ON p.attrelid = h.inhparent
        WHERE h.inhrelid = a.relation AND p.attname = a.attname AND p.atthasdef)
UNION ALL
SELECT format('%s ALTER COLUMN %I SET NOT NULL', a.alter, a.attname)
FROM columns a
WHERE NOT a.attislocal AND NOT a.relispartition AND a.attnotnull AND a.relkind IN ('r', 'f')
UNION ALL
SELECT c.alter || ' ENABLE ROW LEVEL SECURITY' FROM chosen c WHERE c.relrowsecurity
UNION ALL
SELECT c.alter || ' FORCE ROW LEVEL SECURITY' FROM chosen c WHERE c.relforcerowsecurity
UNION ALL
SELECT c.alter || ' REPLICA IDENTITY ' || CASE c.relreplident WHEN 'f' THEN 'FULL' ELSE 'NOTHING' END
FROM chosen c WHERE c.relreplident IN ('f', 'n') AND c.relkind IN ('r', 'p', 'm')
UNION ALL
SELECT CASE WHEN i.indisreplident THEN format('%s REPLICA IDENTITY USING INDEX %I', c.alter, x.relname)
    ELSE format('%s CLUSTER ON %I', c.alter, x.relname) END
FROM pg_index i
JOIN chosen c ON c.oid = i.indrelid AND c.relkind <> 'm'
JOIN pg_class x ON x.oid = i.indexrelid
WHERE i.indisreplident OR i.indisclustered
UNION ALL
SELECT format('%s CLUSTER ON %I', c.alter, x.relname)
FROM pg_index i
JOIN chosen c ON c.oid = i.indrelid AND c.relkind <> 'm'
JOIN pg_class x ON x.oid = i.indexrelid
WHERE i.indisreplident AND i.indisclustered
