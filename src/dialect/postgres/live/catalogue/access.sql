-- Owners, privileges and default privileges. An owner that is the usual one (plumb.owner; if none
-- is set the database's owner, if it owns any relation, else the owner of most) is not said, nor
-- what an owner may do with what it owns, unless a GRANT said so again. PUBLIC's own privileges are said when they were taken away.
WITH extensions AS (
    SELECT classid, objid FROM pg_depend
    WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
),
relations AS (
    SELECT c.oid, c.relname, c.relkind, c.relowner, c.relacl, n.nspname
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND n.nspname !~ '^pg_'
        AND c.relpersistence <> 't'
        AND c.oid NOT IN (SELECT objid FROM extensions WHERE classid = 'pg_class'::regclass)
),
usual AS (
    SELECT coalesce(
        (SELECT r.oid FROM pg_roles r
            WHERE r.rolname = nullif(current_setting('plumb.owner', true), '')),
        (SELECT d.datdba FROM pg_database d WHERE d.datname = current_database()
            AND d.datdba IN (SELECT relowner FROM relations)),
        (SELECT relowner FROM relations GROUP BY relowner ORDER BY count(*) DESC, relowner LIMIT 1),
        (SELECT d.datdba FROM pg_database d WHERE d.datname = current_database())) AS owner
),
objects AS ( -- what has an owner and privileges; `letter` as acldefault() knows it
    SELECT 1 AS place, CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
            WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind,
        CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS granted,
        c.oid::regclass::text AS name, c.relowner AS owner, c.relacl AS acl,
        CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END AS letter,
        -- The sequence of a column belongs to whom the table belongs.
        c.relkind = 'S' AND EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
            AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
            AND d.deptype IN ('a', 'i')) AS goes_along
    FROM relations c
    WHERE c.relacl IS NOT NULL OR c.relowner <> (SELECT owner FROM usual)
    UNION ALL
    SELECT 2, CASE p.prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE'
            ELSE 'FUNCTION' END, CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END,
        CASE WHEN p.prokind = 'a' AND p.pronargs = 0 THEN format('%I.%I(*)', n.nspname, p.proname)
            ELSE p.oid::regprocedure::text END, p.proowner, p.proacl, 'f', false
    FROM pg_proc p
    JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE p.oid >= 16384 AND n.nspname !~ '^pg_'
        AND p.oid NOT IN (SELECT objid FROM extensions WHERE classid = 'pg_proc'::regclass)
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass
            AND d.objid = p.oid AND d.deptype = 'i')
    UNION ALL
    SELECT 3, CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END,
        CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, format_type(t.oid, NULL), t.typowner,
        t.typacl, 'T', false
    FROM pg_type t
    JOIN pg_namespace n ON n.oid = t.typnamespace
    LEFT JOIN pg_class c ON c.oid = t.typrelid
    WHERE t.oid >= 16384 AND n.nspname !~ '^pg_' AND t.typtype IN ('e', 'c', 'd', 'r', 'b', 'p')
        AND (t.typrelid = 0 OR c.relkind = 'c')
        AND t.oid NOT IN (SELECT objid FROM extensions WHERE classid = 'pg_type'::regclass)
        AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
    UNION ALL
    -- public belongs to pg_database_owner (since 15) or to who made the cluster, and is usual so.
    SELECT 4, 'SCHEMA', 'SCHEMA', quote_ident(nspname), CASE WHEN nspname = 'public'
        AND (nspowner = 10 OR pg_get_userbyid(nspowner) = 'pg_database_owner')
        THEN (SELECT owner FROM usual) ELSE nspowner END,
        coalesce(nspacl, acldefault('n', nspowner)),
        CASE nspname WHEN 'public' THEN 'P' ELSE 'n' END, false
    FROM pg_namespace
    WHERE (oid >= 16384 AND nspname !~ '^pg_' OR nspname = 'public')
        AND oid NOT IN (SELECT objid FROM extensions WHERE classid = 'pg_namespace'::regclass)
    UNION ALL
    SELECT 5, 'LANGUAGE', 'LANGUAGE', quote_ident(lanname), lanowner, lanacl, 'l', false
    FROM pg_language
    WHERE oid >= 16384
        AND oid NOT IN (SELECT objid FROM extensions WHERE classid = 'pg_language'::regclass)
    UNION ALL
    SELECT 6, 'FOREIGN DATA WRAPPER', 'FOREIGN DATA WRAPPER', quote_ident(fdwname), fdwowner,
        fdwacl, 'F', false
    FROM pg_foreign_data_wrapper
    WHERE oid >= 16384 AND oid NOT IN (SELECT objid FROM extensions
        WHERE classid = 'pg_foreign_data_wrapper'::regclass)
    UNION ALL
    SELECT 7, 'SERVER', 'FOREIGN SERVER', quote_ident(srvname), srvowner, srvacl, 'S', false
    FROM pg_foreign_server
    WHERE oid >= 16384 AND oid NOT IN (SELECT objid FROM extensions
        WHERE classid = 'pg_foreign_server'::regclass)
    UNION ALL
    SELECT 8, 'OPERATOR', NULL, o.oid::regoperator::text, o.oprowner, NULL, NULL, false
    FROM pg_operator o
    WHERE o.oid >= 16384 AND o.oprcode <> 0
        AND o.oid NOT IN (SELECT objid FROM extensions WHERE classid = 'pg_operator'::regclass)
    UNION ALL
    SELECT 9, x.kind, NULL, CASE WHEN x.namespace IS NULL THEN format('%I', x.name)
        ELSE format('%I.%I', n.nspname, x.name) END || x.more, x.owner, NULL, NULL, false
    FROM (SELECT 'pg_collation'::regclass AS class, oid, 'COLLATION' AS kind, collname AS name,
                collnamespace AS namespace, collowner AS owner, '' AS more FROM pg_collation
            UNION ALL SELECT 'pg_conversion'::regclass, oid, 'CONVERSION', conname, connamespace,
                conowner, '' FROM pg_conversion
            UNION ALL SELECT 'pg_statistic_ext'::regclass, oid, 'STATISTICS', stxname,
                stxnamespace, stxowner, '' FROM pg_statistic_ext
            UNION ALL SELECT 'pg_ts_dict'::regclass, oid, 'TEXT SEARCH DICTIONARY', dictname,
                dictnamespace, dictowner, '' FROM pg_ts_dict
            UNION ALL SELECT 'pg_ts_config'::regclass, oid, 'TEXT SEARCH CONFIGURATION', cfgname,
                cfgnamespace, cfgowner, '' FROM pg_ts_config
            UNION ALL SELECT 'pg_publication'::regclass, oid, 'PUBLICATION', pubname, NULL,
                pubowner, '' FROM pg_publication
            UNION ALL SELECT 'pg_event_trigger'::regclass, oid, 'EVENT TRIGGER', evtname, NULL,
                evtowner, '' FROM pg_event_trigger
            UNION ALL SELECT 'pg_opclass'::regclass, c.oid, 'OPERATOR CLASS', c.opcname,
                c.opcnamespace, c.opcowner, format(' USING %I', m.amname)
                FROM pg_opclass c JOIN pg_am m ON m.oid = c.opcmethod
            UNION ALL SELECT 'pg_opfamily'::regclass, f.oid, 'OPERATOR FAMILY', f.opfname,
                f.opfnamespace, f.opfowner, format(' USING %I', m.amname)
                FROM pg_opfamily f JOIN pg_am m ON m.oid = f.opfmethod
                WHERE NOT EXISTS (SELECT FROM pg_opclass c WHERE c.opcfamily = f.oid
                    AND c.opcname = f.opfname AND c.opcnamespace = f.opfnamespace)) x
    LEFT JOIN pg_namespace n ON n.oid = x.namespace
    WHERE x.oid >= 16384 AND (x.class, x.oid) NOT IN (SELECT * FROM extensions)
),
defaults AS ( -- what PUBLIC has on each without being told
    SELECT letter, 'EXECUTE' AS privilege FROM (VALUES ('f')) v (letter)
    UNION ALL SELECT letter, 'USAGE' FROM (VALUES ('T'), ('l'), ('P')) v (letter)
    UNION ALL SELECT 'P', 'CREATE' -- < 15
),
given AS (
    SELECT o.place, o.granted, o.name, o.letter, a.grantee, a.privilege_type AS privilege,
        bool_or(a.is_grantable) AS grantable
    FROM objects o, aclexplode(o.acl) a
    WHERE (a.grantee <> o.owner OR a.is_grantable)
        AND NOT (o.letter = 'P' AND pg_get_userbyid(a.grantee) = 'pg_database_owner')
    GROUP BY o.place, o.granted, o.name, o.letter, a.grantee, a.privilege_type
),
column_grants AS (
    SELECT c.oid::regclass::text AS name, x.grantee, x.privilege_type, x.is_grantable,
        string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS list
    FROM relations c
    JOIN pg_attribute a ON a.attrelid = c.oid, aclexplode(a.attacl) x
    WHERE a.attacl IS NOT NULL AND x.grantee <> c.relowner
    GROUP BY c.oid, x.grantee, x.privilege_type, x.is_grantable
)
(SELECT format('ALTER %s %s OWNER TO %I', o.kind, o.name, pg_get_userbyid(o.owner)) AS sql
FROM objects o
WHERE o.owner <> (SELECT owner FROM usual) AND NOT o.goes_along
ORDER BY o.place, o.name)
UNION ALL
(SELECT format('REVOKE %s ON %s %s FROM PUBLIC', string_agg(d.privilege, ', '), o.granted, o.name)
FROM objects o
JOIN defaults d ON d.letter = o.letter
WHERE o.acl IS NOT NULL AND NOT EXISTS (SELECT FROM given g WHERE g.grantee = 0
    AND g.name = o.name AND g.place = o.place AND g.privilege = d.privilege)
GROUP BY o.place, o.granted, o.name
ORDER BY o.place, o.name)
UNION ALL
(SELECT format('GRANT %s ON %s %s TO %s%s', string_agg(g.privilege, ', ' ORDER BY g.privilege),
    g.granted, g.name, CASE g.grantee WHEN 0 THEN 'PUBLIC'
        ELSE quote_ident(pg_get_userbyid(g.grantee)) END,
    CASE WHEN g.grantable THEN ' WITH GRANT OPTION' ELSE '' END)
FROM given g
WHERE NOT (g.grantee = 0 AND EXISTS (SELECT FROM defaults d
    WHERE d.letter = g.letter AND d.privilege = g.privilege))
GROUP BY g.place, g.granted, g.name, g.grantee, g.grantable
ORDER BY g.place, g.name, pg_get_userbyid(g.grantee), g.grantable)
UNION ALL
(SELECT format('GRANT %s (%s) ON TABLE %s TO %s%s', g.privilege_type, g.list, g.name,
    CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END,
    CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
FROM column_grants g
ORDER BY g.name, pg_get_userbyid(g.grantee), g.privilege_type, g.is_grantable)
UNION ALL
-- Those of the whole database take PUBLIC's own into account, those of one schema only add.
(SELECT format('ALTER DEFAULT PRIVILEGES%s%s %s %s ON %s %s %s%s',
    CASE WHEN d.defaclrole = (SELECT owner FROM usual) THEN ''
        ELSE format(' FOR ROLE %I', pg_get_userbyid(d.defaclrole)) END,
    CASE WHEN n.nspname IS NULL THEN '' ELSE format(' IN SCHEMA %I', n.nspname) END,
    CASE WHEN x.given THEN 'GRANT' ELSE 'REVOKE' END,
    string_agg(x.privilege, ', ' ORDER BY x.privilege),
    CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
        WHEN 'T' THEN 'TYPES' WHEN 'L' THEN 'LARGE OBJECTS' ELSE 'SCHEMAS' END,
    CASE WHEN x.given THEN 'TO' ELSE 'FROM' END,
    CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END,
    CASE WHEN x.grantable THEN ' WITH GRANT OPTION' ELSE '' END)
FROM pg_default_acl d
LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace,
LATERAL (
    SELECT true AS given, a.grantee, a.privilege_type AS privilege, a.is_grantable AS grantable
    FROM aclexplode(d.defaclacl) a
    WHERE (a.grantee <> d.defaclrole OR d.defaclnamespace <> 0) AND NOT (d.defaclnamespace = 0
        AND a.grantee = 0 AND (d.defaclobjtype = 'f' AND a.privilege_type = 'EXECUTE'
            OR d.defaclobjtype = 'T' AND a.privilege_type = 'USAGE'))
    UNION ALL
    SELECT false, 0, CASE d.defaclobjtype WHEN 'f' THEN 'EXECUTE' ELSE 'USAGE' END, false
    WHERE d.defaclnamespace = 0 AND d.defaclobjtype IN ('f', 'T')
        AND NOT EXISTS (SELECT FROM aclexplode(d.defaclacl) a WHERE a.grantee = 0)) x
GROUP BY d.defaclrole, n.nspname, d.defaclobjtype, x.given, x.grantee, x.grantable
ORDER BY pg_get_userbyid(d.defaclrole), n.nspname NULLS FIRST, d.defaclobjtype, x.given,
    pg_get_userbyid(x.grantee), x.grantable)
