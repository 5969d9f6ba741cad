-- Sequences, but for those of identity columns. Options that are the default go unsaid. Which column
-- has them comes later (owned_sequences.sql), since tables' defaults name them.
SELECT CASE c.relpersistence WHEN 'u' THEN 'CREATE UNLOGGED SEQUENCE ' ELSE 'CREATE SEQUENCE ' END
    || format('%I.%I', n.nspname, c.relname)
    || CASE s.seqtypid WHEN 'int8'::regtype THEN '' ELSE ' AS ' || format_type(s.seqtypid, NULL) END
    || CASE s.seqincrement WHEN 1 THEN '' ELSE ' INCREMENT BY ' || s.seqincrement END
    || CASE WHEN s.seqmin = CASE WHEN s.seqincrement > 0 THEN 1 WHEN s.seqtypid = 'int2'::regtype
            THEN -32768 WHEN s.seqtypid = 'int4'::regtype THEN -2147483648
            ELSE -9223372036854775808 END
        THEN '' ELSE ' MINVALUE ' || s.seqmin END
    || CASE WHEN s.seqmax = CASE WHEN s.seqincrement < 0 THEN -1 WHEN s.seqtypid = 'int2'::regtype
            THEN 32767 WHEN s.seqtypid = 'int4'::regtype THEN 2147483647
            ELSE 9223372036854775807 END
        THEN '' ELSE ' MAXVALUE ' || s.seqmax END
    || CASE WHEN s.seqstart = CASE WHEN s.seqincrement > 0 THEN s.seqmin ELSE s.seqmax END
        THEN '' ELSE ' START WITH ' || s.seqstart END
    || CASE s.seqcache WHEN 1 THEN '' ELSE ' CACHE ' || s.seqcache END
    || CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END AS sql
FROM pg_sequence s
JOIN pg_class c ON c.oid = s.seqrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid >= 16384 AND c.relpersistence <> 't' AND n.nspname !~ '^pg_'
    AND c.oid NOT IN (SELECT objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass
        AND deptype = 'e' AND classid = 'pg_class'::regclass)
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
        AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'i')
ORDER BY n.nspname, c.relname
