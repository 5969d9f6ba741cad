-- Triggers, rules, policies, extended statistics. A partition has its own copy of a trigger of the
-- table it is part of: not listed (it has a parent, since 13; before that it is internal).
WITH chosen AS (
    SELECT c.oid, c.relname, c.relkind, n.nspname, c.oid::regclass::text AS name
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f', 'm', 'v') AND c.oid >= 16384 AND c.relpersistence <> 't'
        AND n.nspname !~ '^pg_'
        AND c.oid NOT IN (SELECT objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass
            AND deptype = 'e' AND classid = 'pg_class'::regclass)
)
(SELECT pg_get_triggerdef(t.oid) AS sql
FROM pg_trigger t
JOIN chosen c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal
    AND t.tgparentid = 0 -- >= 13
ORDER BY c.nspname, c.relname, t.tgname)
UNION ALL
(SELECT format('ALTER TABLE %s %s TRIGGER %I', c.name, CASE t.tgenabled WHEN 'D' THEN 'DISABLE'
    WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, t.tgname)
FROM pg_trigger t
JOIN chosen c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND t.tgenabled <> 'O'
    AND t.tgparentid = 0 -- >= 13
ORDER BY c.nspname, c.relname, t.tgname)
UNION ALL
(SELECT rtrim(pg_get_ruledef(r.oid), ';')
FROM pg_rewrite r
JOIN chosen c ON c.oid = r.ev_class
WHERE r.rulename <> '_RETURN'
ORDER BY c.nspname, c.relname, r.rulename)
UNION ALL
(SELECT format('CREATE POLICY %I ON %s%s FOR %s TO %s', p.polname, c.name,
        CASE WHEN p.polpermissive THEN '' ELSE ' AS RESTRICTIVE' END,
        CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
            WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
        (SELECT string_agg(CASE WHEN o = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(o)) END,
            ', ' ORDER BY o <> 0, pg_get_userbyid(o)) FROM unnest(p.polroles) o))
    || coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
    || coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')
FROM pg_policy p
JOIN chosen c ON c.oid = p.polrelid
ORDER BY c.nspname, c.relname, p.polname)
UNION ALL
(SELECT regexp_replace(pg_get_statisticsobjdef(s.oid), '^CREATE STATISTICS public\.',
    'CREATE STATISTICS ')
FROM pg_statistic_ext s
JOIN chosen c ON c.oid = s.stxrelid
ORDER BY s.stxname)
UNION ALL
(SELECT format('ALTER STATISTICS %I.%I SET STATISTICS %s', n.nspname, s.stxname, s.stxstattarget) -- >= 13
FROM pg_statistic_ext s -- >= 13
JOIN chosen c ON c.oid = s.stxrelid -- >= 13
JOIN pg_namespace n ON n.oid = s.stxnamespace -- >= 13
WHERE s.stxstattarget >= 0 -- >= 13
ORDER BY s.stxname) -- >= 13
UNION ALL -- >= 13
SELECT NULL WHERE false
