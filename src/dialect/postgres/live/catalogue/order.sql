-- What has to be read before what, among types, tables, functions and views; nodes are named as in
-- those queries. Only what reading looks at counts: the types of columns, attributes, domains,
-- ranges, arguments and results; parents; what a view or a function with an SQL body selects from.
WITH types AS ( -- what a type is part of: an array of its element, a row type of its relation
    SELECT t.oid, CASE
        WHEN e.typrelid <> 0 AND ec.relkind <> 'c' THEN 'c' || e.typrelid
        WHEN e.oid IS NOT NULL THEN 't' || e.oid
        WHEN c.relkind <> 'c' THEN 'c' || t.typrelid
        WHEN m.rngtypid IS NOT NULL THEN 't' || m.rngtypid -- >= 14
        ELSE 't' || t.oid END AS node
    FROM pg_type t
    LEFT JOIN pg_type e ON e.typarray = t.oid
    LEFT JOIN pg_class ec ON ec.oid = e.typrelid
    LEFT JOIN pg_class c ON c.oid = t.typrelid
    LEFT JOIN pg_range m ON m.rngmultitypid = t.oid -- >= 14
    WHERE t.oid >= 16384
)
SELECT CASE WHEN d.classid = 'pg_proc'::regclass THEN 'p' || d.objid
        WHEN d.classid = 'pg_type'::regclass THEN 't' || d.objid
        WHEN c.relkind = 'c' THEN 't' || c.reltype
        ELSE 'c' || d.objid END AS node, t.node AS needs
FROM pg_depend d
JOIN types t ON t.oid = d.refobjid
LEFT JOIN pg_class c ON c.oid = d.objid AND d.classid = 'pg_class'::regclass
WHERE d.refclassid = 'pg_type'::regclass AND d.refobjid >= 16384 AND d.deptype = 'n'
    AND d.classid IN ('pg_class'::regclass, 'pg_type'::regclass, 'pg_proc'::regclass)
UNION ALL
SELECT 'c' || inhrelid, 'c' || inhparent FROM pg_inherits i
JOIN pg_class c ON c.oid = i.inhrelid WHERE c.relkind IN ('r', 'f') AND NOT c.relispartition
UNION ALL
SELECT 'c' || r.ev_class, CASE d.refclassid WHEN 'pg_class'::regclass THEN 'c' || d.refobjid
    WHEN 'pg_proc'::regclass THEN 'p' || d.refobjid ELSE 't' || d.refobjid END
FROM pg_rewrite r
JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.deptype = 'n'
WHERE r.rulename = '_RETURN' AND r.oid >= 16384 AND d.refobjid <> r.ev_class
    AND d.refobjid >= 16384
    AND d.refclassid IN ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass)
UNION ALL
SELECT 'p' || d.objid, 'c' || d.refobjid
FROM pg_depend d
WHERE d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'n'
    AND d.refobjid >= 16384
