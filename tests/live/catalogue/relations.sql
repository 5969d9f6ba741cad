-- Tables, views, sequences, partitions, inheritance.
SELECT 'relation', c.oid::regclass, c.relkind, c.relpersistence, c.relrowsecurity,
    c.relforcerowsecurity, c.relreplident,
    array(SELECT unnest(c.reloptions) ORDER BY 1), am.amname, t.spcname,
    c.relispartition, pg_get_expr(c.relpartbound, c.oid), pg_get_partkeydef(c.oid),
    c.reloftype::regtype
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_am am ON am.oid = c.relam
LEFT JOIN pg_tablespace t ON t.oid = c.reltablespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e'
        AND d.classid = 'pg_class'::regclass)
ORDER BY c.oid::regclass::text;

SELECT 'inherits', inhrelid::regclass, inhseqno, inhparent::regclass
FROM pg_inherits ORDER BY inhrelid::regclass::text, inhseqno;

SELECT 'view', c.oid::regclass, pg_get_viewdef(c.oid)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY c.oid::regclass::text;

SELECT 'populated', c.oid::regclass, c.relispopulated
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'm' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY c.oid::regclass::text;

SELECT 'sequence', s.seqrelid::regclass, s.seqtypid::regtype, s.seqstart, s.seqincrement,
    s.seqmax, s.seqmin, s.seqcache, s.seqcycle,
    (SELECT d.deptype::text || ' ' || d.refobjid::regclass || '.' || a.attname
        FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE d.objid = s.seqrelid AND d.classid = 'pg_class'::regclass
            AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i'))
FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
ORDER BY s.seqrelid::regclass::text;

SELECT 'rule', c.oid::regclass, r.rulename, r.ev_enabled, pg_get_ruledef(r.oid)
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE r.rulename <> '_RETURN' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY c.oid::regclass::text, r.rulename;

SELECT 'statistics', s.stxname, pg_get_statisticsobjdef(s.oid)
FROM pg_statistic_ext s ORDER BY s.stxname;
