-- Functions and procedures, as the server writes them.
SELECT 'p' || p.oid AS node, pg_get_functiondef(p.oid) AS sql
FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE p.oid >= 16384 AND n.nspname !~ '^pg_' AND p.prokind <> 'a'
    AND p.oid NOT IN (SELECT objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass
        AND deptype = 'e' AND classid = 'pg_proc'::regclass)
    -- The constructors of a range and its like.
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass
        AND d.objid = p.oid AND d.deptype = 'i')
ORDER BY n.nspname, p.proname, p.oid::regprocedure::text
