-- Schemas and extensions. public and plpgsql are in every new database; that they are not there
-- unmodelled.sql tells. What belongs to an extension is never listed, here or elsewhere:
-- pg_depend.deptype 'e'.
(SELECT format('CREATE SCHEMA %I', nspname) AS sql
FROM pg_namespace n
WHERE oid >= 16384 AND nspname !~ '^pg_' AND nspname <> 'public'
    AND oid NOT IN (SELECT objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass
        AND deptype = 'e' AND classid = 'pg_namespace'::regclass)
ORDER BY nspname)
UNION ALL
-- The version that CREATE EXTENSION gives without being told goes unsaid.
(SELECT format('CREATE EXTENSION %I', e.extname)
    || CASE WHEN n.nspname IN ('public', 'pg_catalog') THEN ''
        ELSE format(' SCHEMA %I', n.nspname) END
    || CASE WHEN a.default_version = e.extversion THEN ''
        ELSE format(' VERSION %L', e.extversion) END
FROM pg_extension e
JOIN pg_namespace n ON n.oid = e.extnamespace
LEFT JOIN pg_available_extensions() a ON a.name = e.extname
WHERE e.extname <> 'plpgsql'
ORDER BY e.extname)
