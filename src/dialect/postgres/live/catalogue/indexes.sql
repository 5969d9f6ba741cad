-- Indexes, but for those of constraints. Those of partitioned tables whose every partition has its
-- own are written as made for all of them: what is attached (partitions.sql) finds them there.
-- A plain index (columns only, of types that have the operator class as their default) is put
-- together here, as tables.sql has it of keys; of others the server tells.
WITH chosen AS (
    SELECT i.indexrelid, i.indrelid, i.indisunique, i.indkey, i.indclass, i.indcollation, i.indoption,
        c.relname, c.relkind, c.relam, c.reltablespace, t.relname AS of_table, n.nspname,
        i.indexprs IS NULL AND i.indpred IS NULL AND c.reloptions IS NULL AND c.relkind = 'i'
            AND NOT i.indnullsnotdistinct -- >= 15
            AND c.reltablespace = 0 AND i.indnatts = i.indnkeyatts
            AND i.indexrelid NOT IN (SELECT attrelid FROM pg_attribute -- options of the class
                WHERE attoptions IS NOT NULL AND attrelid >= 16384) AS plain
    FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_class t ON t.oid = i.indrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace
    WHERE i.indexrelid >= 16384 AND n.nspname !~ '^pg_' AND t.relpersistence <> 't'
        AND (i.indisvalid OR c.relkind = 'i')
        AND t.oid NOT IN (SELECT objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass
            AND deptype = 'e' AND classid = 'pg_class'::regclass)
        AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid
            AND k.contype IN ('p', 'u', 'x'))
),
elements AS (
    SELECT c.indexrelid, string_agg(quote_ident(a.attname) || CASE u.flags & 3 WHEN 0 THEN ''
            WHEN 1 THEN ' DESC NULLS LAST' WHEN 2 THEN ' NULLS FIRST' ELSE ' DESC' END, ', '
            ORDER BY u.place) AS list,
        bool_and((o.opcintype = a.atttypid
                OR o.opcintype = 'text'::regtype AND a.atttypid = 'varchar'::regtype
                OR o.opcintype = 'anyarray'::regtype AND y.typlen = -1 AND y.typelem <> 0)
            AND o.opcdefault AND u.collated IN (0, a.attcollation)) AS plain
    FROM chosen c
    CROSS JOIN LATERAL unnest(c.indkey::int2[], c.indclass::oid[], c.indcollation::oid[], c.indoption::int2[])
        WITH ORDINALITY AS u (num, class, collated, flags, place)
    JOIN pg_attribute a ON a.attrelid = c.indrelid AND a.attnum = u.num
    JOIN pg_opclass o ON o.oid = u.class
    JOIN pg_type y ON y.oid = a.atttypid
    WHERE c.plain
    GROUP BY c.indexrelid
)
SELECT CASE
    WHEN c.plain AND e.plain THEN format('CREATE %sINDEX %I ON %I.%I%s (%s)',
        CASE WHEN c.indisunique THEN 'UNIQUE ' ELSE '' END, c.relname, c.nspname, c.of_table,
        CASE m.amname WHEN 'btree' THEN '' ELSE ' USING ' || quote_ident(m.amname) END, e.list)
    WHEN c.relkind = 'I' THEN regexp_replace(pg_get_indexdef(c.indexrelid),
        format('^(CREATE (UNIQUE )?INDEX %s) ON ONLY ', regexp_replace(quote_ident(c.relname),
        '([\\.*+?|(){}^$[\]])', '\\\1', 'g')), '\1 ON ')
    ELSE pg_get_indexdef(c.indexrelid) END
    || coalesce((SELECT format(' TABLESPACE %I', p.spcname) FROM pg_tablespace p
        WHERE p.oid = c.reltablespace AND c.relkind = 'I'), '') AS sql
FROM chosen c
JOIN pg_am m ON m.oid = c.relam
LEFT JOIN elements e ON e.indexrelid = c.indexrelid
ORDER BY c.nspname, c.of_table, c.relname
