-- Columns in their order. Only the known options are looked at: attoptions can hold more than a
-- statement sets. The place is counted without dropped columns, which a fresh table has not.
SELECT 'column', c.oid::regclass,
    row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), a.attname,
    format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
    pg_get_expr(d.adbin, d.adrelid), a.attstorage, a.attcompression, a.attstattarget,
    a.attcollation::regcollation, array(SELECT o FROM unnest(a.attoptions) o WHERE o ~ '^n_distinct'), a.attislocal, a.attinhcount
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
    AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = c.oid AND e.deptype = 'e'
        AND e.classid = 'pg_class'::regclass)
ORDER BY c.oid::regclass::text, a.attnum;
