-- Foreign data wrappers, servers and user mappings; before the foreign tables that name them. The
-- catalogue of mappings is not for everyone: its view shows what the role may see. Passwords stay
-- where they are: what plumb compares is whether there is one.
WITH extensions AS (
    SELECT classid, objid FROM pg_depend
    WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
)
(SELECT format('CREATE FOREIGN DATA WRAPPER %I', f.fdwname)
    || CASE WHEN f.fdwhandler = 0 THEN '' ELSE ' HANDLER ' || f.fdwhandler::regproc END
    || CASE WHEN f.fdwvalidator = 0 THEN '' ELSE ' VALIDATOR ' || f.fdwvalidator::regproc END
    || coalesce((SELECT format(' OPTIONS (%s)', string_agg(format('%I %L', o.option_name,
        o.option_value), ', ')) FROM pg_options_to_table(f.fdwoptions) o HAVING count(*) > 0), '') AS sql
FROM pg_foreign_data_wrapper f
WHERE f.oid >= 16384
    AND ('pg_foreign_data_wrapper'::regclass, f.oid) NOT IN (SELECT * FROM extensions)
ORDER BY f.fdwname)
UNION ALL
(SELECT format('CREATE SERVER %I', s.srvname) || coalesce(' TYPE ' || quote_literal(s.srvtype), '')
    || coalesce(' VERSION ' || quote_literal(s.srvversion), '')
    || format(' FOREIGN DATA WRAPPER %I', f.fdwname)
    || coalesce((SELECT format(' OPTIONS (%s)', string_agg(format('%I %L', o.option_name,
        CASE WHEN o.option_name ~* 'passw|secret' THEN '***' ELSE o.option_value END), ', '))
        FROM pg_options_to_table(s.srvoptions) o HAVING count(*) > 0), '')
FROM pg_foreign_server s
JOIN pg_foreign_data_wrapper f ON f.oid = s.srvfdw
WHERE s.oid >= 16384 AND ('pg_foreign_server'::regclass, s.oid) NOT IN (SELECT * FROM extensions)
ORDER BY s.srvname)
UNION ALL
(SELECT format('CREATE USER MAPPING FOR %s SERVER %I', CASE WHEN u.umuser = 0 THEN 'PUBLIC'
        ELSE quote_ident(u.usename) END, u.srvname)
    || coalesce((SELECT format(' OPTIONS (%s)', string_agg(format('%I %L', o.option_name,
        CASE WHEN o.option_name ~* 'passw|secret' THEN '***' ELSE o.option_value END), ', '))
        FROM pg_options_to_table(u.umoptions) o HAVING count(*) > 0), '')
FROM pg_user_mappings u
ORDER BY u.srvname, u.usename)
