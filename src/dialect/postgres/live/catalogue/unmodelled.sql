-- What the other queries don't tell of, by name: kinds that plumb doesn't model, and particulars
-- that its statements have no words for.
WITH extensions AS (
    SELECT classid, objid FROM pg_depend
    WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
)
SELECT DISTINCT i.type || ' ' || i.identity AS name
FROM pg_depend d, pg_identify_object(d.classid, d.objid, 0) i
WHERE d.objid >= 16384 AND d.classid NOT IN ('pg_class'::regclass, 'pg_type'::regclass,
        'pg_proc'::regclass, 'pg_attrdef'::regclass, 'pg_constraint'::regclass,
        'pg_rewrite'::regclass, 'pg_trigger'::regclass, 'pg_policy'::regclass,
        'pg_namespace'::regclass, 'pg_extension'::regclass, 'pg_language'::regclass,
        'pg_am'::regclass, 'pg_collation'::regclass, 'pg_conversion'::regclass,
        'pg_operator'::regclass, 'pg_opclass'::regclass, 'pg_opfamily'::regclass,
        'pg_amop'::regclass, 'pg_amproc'::regclass, 'pg_cast'::regclass, 'pg_transform'::regclass,
        'pg_ts_parser'::regclass, 'pg_ts_template'::regclass, 'pg_ts_dict'::regclass,
        'pg_ts_config'::regclass, 'pg_event_trigger'::regclass, 'pg_statistic_ext'::regclass,
        'pg_foreign_data_wrapper'::regclass, 'pg_foreign_server'::regclass,
        'pg_user_mapping'::regclass, 'pg_publication'::regclass, 'pg_publication_rel'::regclass,
        'pg_publication_namespace'::regclass, -- >= 15
        'pg_default_acl'::regclass, 'pg_largeobject'::regclass)
    AND (d.classid, d.objid) NOT IN (SELECT * FROM extensions)
UNION ALL
SELECT 'subscription ' || quote_ident(s.subname) FROM pg_subscription s
WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
UNION ALL
SELECT format('options of the user mapping for %s on server %I, which this role may not see',
    u.usename, u.srvname)
FROM pg_user_mappings u
JOIN pg_foreign_server s ON s.oid = u.srvid
WHERE u.umoptions IS NULL AND NOT pg_has_role(s.srvowner, 'USAGE') AND u.usename <> current_user
UNION ALL
SELECT 'no schema public' WHERE NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'public')
UNION ALL
SELECT 'no extension plpgsql' WHERE NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'plpgsql')
UNION ALL
SELECT 'large objects' WHERE EXISTS (SELECT FROM pg_largeobject_metadata)
UNION ALL
SELECT format('security label of %s %s', i.type, i.identity)
FROM pg_seclabel l, pg_identify_object(l.classoid, l.objoid, l.objsubid) i
WHERE (l.classoid, l.objoid) NOT IN (SELECT * FROM extensions)
UNION ALL
SELECT format('default of column %I of view %s', a.attname, c.oid::regclass)
FROM pg_attrdef d
JOIN pg_class c ON c.oid = d.adrelid
JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
WHERE c.relkind = 'v' AND ('pg_class'::regclass, c.oid) NOT IN (SELECT * FROM extensions)
UNION ALL
SELECT 'operator ' || o.oid::regoperator FROM pg_operator o WHERE o.oid >= 16384 AND o.oprcode = 0
UNION ALL
SELECT format('state of trigger %I of partition %s', t.tgname, t.tgrelid::regclass) -- >= 13
FROM pg_trigger t JOIN pg_trigger p ON p.oid = t.tgparentid -- >= 13
WHERE t.tgenabled <> p.tgenabled -- >= 13
UNION ALL -- >= 13
SELECT format('privileges that the owner of %s %s gave up', x.kind, x.name)
FROM (SELECT 'table' AS kind, c.oid::regclass::text AS name, c.relacl AS acl, c.relowner AS owner,
            CASE c.relkind WHEN 'S' THEN 's'::"char" ELSE 'r'::"char" END AS letter
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relacl IS NOT NULL AND c.oid >= 16384 AND n.nspname !~ '^pg_'
            AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
            AND ('pg_class'::regclass, c.oid) NOT IN (SELECT * FROM extensions)
        UNION ALL
        SELECT 'routine', p.oid::regprocedure::text, p.proacl, p.proowner, 'f'
        FROM pg_proc p
        WHERE p.proacl IS NOT NULL AND p.oid >= 16384
            AND ('pg_proc'::regclass, p.oid) NOT IN (SELECT * FROM extensions)) x
WHERE EXISTS (SELECT FROM aclexplode(acldefault(x.letter, x.owner)) a WHERE a.grantee = x.owner
    AND NOT EXISTS (SELECT FROM aclexplode(x.acl) b
        WHERE b.grantee = x.owner AND b.privilege_type = a.privilege_type))
UNION ALL
SELECT format('settings of column %I of %s %s', a.attname, CASE c.relkind WHEN 'm'
    THEN 'materialized view' ELSE 'index' END, c.oid::regclass)
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_type t ON t.oid = a.atttypid
WHERE a.attrelid >= 16384 AND a.attnum > 0 AND c.relkind IN ('m', 'i', 'I') AND (a.attstattarget >= 0
    OR c.relkind = 'm' AND (a.attstorage <> t.typstorage OR a.attoptions::text ~ 'n_distinct'))
UNION ALL
SELECT format('CLUSTER ON %I of materialized view %s', x.relname, i.indrelid::regclass)
FROM pg_index i
JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_class x ON x.oid = i.indexrelid
WHERE i.indisclustered AND c.relkind = 'm'
UNION ALL
SELECT format('state of rule %I of %s', r.rulename, r.ev_class::regclass)
FROM pg_rewrite r
WHERE r.ev_enabled <> 'O' AND r.oid >= 16384
UNION ALL
SELECT format('storage parameters of constraint %I of table %s', c.relname, k.conrelid::regclass)
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conindid
WHERE k.contype = 'x' AND (c.reloptions IS NOT NULL OR c.reltablespace <> 0)
UNION ALL
-- A NOT NULL that children don't have, or that was not checked, came with 18 (release notes of 18).
SELECT format('constraint %I of table %s', k.conname, k.conrelid::regclass)
FROM pg_constraint k
WHERE k.contype = 'n' AND k.conrelid >= 16384 AND (k.connoinherit OR NOT k.convalidated)
ORDER BY 1
