-- An ACL that is null means the default one, which a GRANT and its REVOKE may have written out.
-- Schemas, extensions, policies, privileges, comments, publications.
SELECT 'schema', nspname,
    array(SELECT unnest(coalesce(nspacl, acldefault('n', nspowner)))::text ORDER BY 1) FROM pg_namespace
WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY nspname;

SELECT 'extension', e.extname, e.extversion, n.nspname
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace ORDER BY e.extname;

SELECT 'policy', schemaname, tablename, policyname, permissive, roles, cmd, qual, with_check
FROM pg_policies ORDER BY schemaname, tablename, policyname;

-- One row a privilege, since the order of an ACL is that of the grants.
SELECT 'grant on relation', c.oid::regclass, a.grantee::regrole, a.privilege_type, a.is_grantable
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(
    coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))) a
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY c.oid::regclass::text, a.grantee::regrole::text, a.privilege_type;

SELECT 'grant on column', t.attrelid::regclass, t.attname, a.grantee::regrole, a.privilege_type
FROM pg_attribute t, aclexplode(t.attacl) a
WHERE t.attrelid >= 16384
ORDER BY t.attrelid::regclass::text, t.attname, a.grantee::regrole::text, a.privilege_type;

SELECT 'grant on routine', p.oid::regprocedure, a.grantee::regrole, a.privilege_type
FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE p.oid >= 16384
ORDER BY p.oid::regprocedure::text, a.grantee::regrole::text, a.privilege_type;

SELECT 'grant on type', t.oid::regtype, a.grantee::regrole, a.privilege_type
FROM pg_type t, aclexplode(coalesce(t.typacl, acldefault('T', t.typowner))) a WHERE t.oid >= 16384
ORDER BY t.oid::regtype::text, a.grantee::regrole::text;

SELECT 'owner', c.oid::regclass, c.relowner::regrole
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY c.oid::regclass::text;

SELECT 'default privileges', d.defaclrole::regrole, d.defaclnamespace::regnamespace, d.defaclobjtype,
    a.grantee::regrole, a.privilege_type, a.is_grantable
FROM pg_default_acl d, aclexplode(d.defaclacl) a ORDER BY 2, 3, 4, 5, 6;

SELECT 'comment', d.classoid::regclass,
    (pg_identify_object(d.classoid, d.objoid, d.objsubid)).identity, d.description
FROM pg_description d
WHERE d.objoid >= 16384 OR d.classoid = 'pg_namespace'::regclass
ORDER BY 2, 3;

SELECT 'publication', pubname, puballtables, pubinsert, pubupdate, pubdelete, pubtruncate
FROM pg_publication ORDER BY pubname;
SELECT 'published', p.pubname, r.prrelid::regclass FROM pg_publication_rel r
JOIN pg_publication p ON p.oid = r.prpubid ORDER BY 2, r.prrelid::regclass::text;
