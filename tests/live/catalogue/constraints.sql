-- Constraints and indexes, by the server's own definitions.
SELECT 'constraint', coalesce(nullif(conrelid, 0)::regclass::text, contypid::regtype::text),
    conname, contype, pg_get_constraintdef(o.oid), convalidated, condeferrable, condeferred,
    conislocal, coninhcount, connoinherit AND contype = 'c', conindid::regclass
FROM pg_constraint o JOIN pg_namespace n ON n.oid = o.connamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND contype <> 't'
ORDER BY 2, conname;

SELECT 'index', i.indrelid::regclass, i.indexrelid::regclass, pg_get_indexdef(i.indexrelid),
    i.indisvalid, i.indisclustered, i.indisreplident, c.reloptions, t.spcname
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_tablespace t ON t.oid = c.reltablespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY i.indexrelid::regclass::text;
