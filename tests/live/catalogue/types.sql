-- Types that are not the row type or the array of another.
SELECT 'type', t.oid::regtype, t.typtype, t.typcategory, t.typnotnull, t.typdefault,
    format_type(t.typbasetype, t.typtypmod), t.typcollation::regcollation
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND t.typelem = 0
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e'
        AND d.classid = 'pg_type'::regclass)
ORDER BY t.oid::regtype::text;

SELECT 'value', enumtypid::regtype, row_number() OVER (PARTITION BY enumtypid ORDER BY enumsortorder),
    enumlabel
FROM pg_enum ORDER BY enumtypid::regtype::text, enumsortorder;

SELECT 'range', rngtypid::regtype, rngsubtype::regtype, rngcollation::regcollation,
    rngcanonical, rngsubdiff
FROM pg_range JOIN pg_type t ON t.oid = rngtypid JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE n.nspname !~ '^pg_' ORDER BY rngtypid::regtype::text;
