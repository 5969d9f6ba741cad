-- Constraints of domains whose values have not been checked: they can't be made with the domain.
SELECT format('ALTER DOMAIN %I.%I ADD CONSTRAINT %I %s', n.nspname, t.typname, k.conname,
    pg_get_constraintdef(k.oid)) AS sql
FROM pg_constraint k
JOIN pg_type t ON t.oid = k.contypid
JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE k.contype = 'c' AND NOT k.convalidated AND t.oid >= 16384 AND n.nspname !~ '^pg_'
    AND t.oid NOT IN (SELECT objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass
        AND deptype = 'e' AND classid = 'pg_type'::regclass)
ORDER BY n.nspname, t.typname, k.conname
