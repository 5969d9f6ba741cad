-- The kinds that plumb keeps as text only, in an order in which a server takes them. Their own names
-- are written without `public`, as plumb writes names.
WITH extensions AS (
    SELECT classid, objid FROM pg_depend
    WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
),
namespaces AS (
    SELECT oid, nspname,
        CASE nspname WHEN 'public' THEN '' ELSE quote_ident(nspname) || '.' END AS prefix
    FROM pg_namespace
),
loose AS ( -- members of operator families that belong to no class of theirs
    SELECT d.classid, d.objid, d.refobjid AS family
    FROM pg_depend d
    WHERE d.refclassid = 'pg_opfamily'::regclass AND d.refobjid >= 16384 AND d.deptype = 'a'
        AND d.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass)
),
families AS ( -- not those that a class of the same name makes
    SELECT f.* FROM pg_opfamily f
    WHERE f.oid >= 16384 AND ('pg_opfamily'::regclass, f.oid) NOT IN (SELECT * FROM extensions)
        AND (f.oid IN (SELECT family FROM loose) OR NOT EXISTS (SELECT FROM pg_opclass c
            WHERE c.opcfamily = f.oid AND c.opcname = f.opfname
                AND c.opcnamespace = f.opfnamespace))
)
(SELECT format('CREATE %s%sLANGUAGE %I', '', CASE WHEN l.lanpltrusted THEN 'TRUSTED ' ELSE '' END,
        l.lanname)
    || CASE WHEN l.lanplcallfoid = 0 THEN '' ELSE ' HANDLER ' || l.lanplcallfoid::regproc END
    || CASE WHEN l.laninline = 0 THEN '' ELSE ' INLINE ' || l.laninline::regproc END
    || CASE WHEN l.lanvalidator = 0 THEN '' ELSE ' VALIDATOR ' || l.lanvalidator::regproc END AS sql
FROM pg_language l
WHERE l.oid >= 16384 AND ('pg_language'::regclass, l.oid) NOT IN (SELECT * FROM extensions)
ORDER BY l.lanname)
UNION ALL
(SELECT format('CREATE ACCESS METHOD %I TYPE %s HANDLER %s', m.amname,
    CASE m.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END, m.amhandler)
FROM pg_am m
WHERE m.oid >= 16384 AND ('pg_am'::regclass, m.oid) NOT IN (SELECT * FROM extensions)
ORDER BY m.amname)
UNION ALL
(SELECT format('CREATE COLLATION %s%I (%s)', n.prefix, o.collname, concat_ws(', ',
    'provider = ' || CASE o.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
    CASE WHEN NOT o.collisdeterministic THEN 'deterministic = false' END,
    CASE WHEN o.collcollate = o.collctype THEN 'locale = ' || quote_literal(o.collcollate) END,
    CASE WHEN o.collcollate <> o.collctype THEN format('lc_collate = %L, lc_ctype = %L',
        o.collcollate, o.collctype) END
    , 'locale = ' || quote_literal(o.colliculocale) -- >= 15 < 17
    , 'rules = ' || quote_literal(o.collicurules) -- >= 16
    , 'locale = ' || quote_literal(o.colllocale) -- >= 17
    ))
FROM pg_collation o
JOIN namespaces n ON n.oid = o.collnamespace
WHERE o.oid >= 16384 AND n.nspname !~ '^pg_'
    AND ('pg_collation'::regclass, o.oid) NOT IN (SELECT * FROM extensions)
ORDER BY n.nspname, o.collname)
UNION ALL
(SELECT format('CREATE %sCONVERSION %s%I FOR %L TO %L FROM %s', CASE WHEN v.condefault
    THEN 'DEFAULT ' ELSE '' END, n.prefix, v.conname, pg_encoding_to_char(v.conforencoding),
    pg_encoding_to_char(v.contoencoding), v.conproc)
FROM pg_conversion v
JOIN namespaces n ON n.oid = v.connamespace
WHERE v.oid >= 16384 AND ('pg_conversion'::regclass, v.oid) NOT IN (SELECT * FROM extensions)
ORDER BY n.nspname, v.conname)
UNION ALL
(SELECT format('CREATE OPERATOR %s%s (%s)', n.prefix, o.oprname, concat_ws(', ',
    'FUNCTION = ' || o.oprcode,
    'LEFTARG = ' || format_type(nullif(o.oprleft, 0), NULL),
    'RIGHTARG = ' || format_type(nullif(o.oprright, 0), NULL),
    (SELECT format('COMMUTATOR = OPERATOR(%I.%s)', cn.nspname, c.oprname) FROM pg_operator c
        JOIN pg_namespace cn ON cn.oid = c.oprnamespace WHERE c.oid = o.oprcom),
    (SELECT format('NEGATOR = OPERATOR(%I.%s)', cn.nspname, c.oprname) FROM pg_operator c
        JOIN pg_namespace cn ON cn.oid = c.oprnamespace WHERE c.oid = o.oprnegate),
    CASE WHEN o.oprrest <> 0 THEN 'RESTRICT = ' || o.oprrest END,
    CASE WHEN o.oprjoin <> 0 THEN 'JOIN = ' || o.oprjoin END,
    CASE WHEN o.oprcanhash THEN 'HASHES' END, CASE WHEN o.oprcanmerge THEN 'MERGES' END))
FROM pg_operator o
JOIN namespaces n ON n.oid = o.oprnamespace
WHERE o.oid >= 16384 AND n.nspname !~ '^pg_' AND o.oprcode <> 0
    AND ('pg_operator'::regclass, o.oid) NOT IN (SELECT * FROM extensions)
ORDER BY n.nspname, o.oprname, o.oid::regoperator::text)
UNION ALL
(SELECT format('CREATE OPERATOR FAMILY %s%I USING %I', n.prefix, f.opfname, m.amname)
FROM families f
JOIN namespaces n ON n.oid = f.opfnamespace
JOIN pg_am m ON m.oid = f.opfmethod
ORDER BY n.nspname, f.opfname, m.amname)
UNION ALL
(SELECT format('CREATE OPERATOR CLASS %s%I %sFOR TYPE %s USING %I', n.prefix, c.opcname,
        CASE WHEN c.opcdefault THEN 'DEFAULT ' ELSE '' END, format_type(c.opcintype, NULL), m.amname)
    || CASE WHEN f.opfname = c.opcname AND f.opfnamespace = c.opcnamespace
            AND f.oid NOT IN (SELECT oid FROM families) THEN ''
        ELSE format(' FAMILY %I.%I', fn.nspname, f.opfname) END
    -- Something must stand there.
    || ' AS ' || coalesce(nullif(concat_ws(', ',
        'STORAGE ' || format_type(nullif(c.opckeytype, 0), NULL),
        (SELECT string_agg(format('OPERATOR %s %s', a.amopstrategy, a.amopopr::regoperator)
                || coalesce((SELECT format(' FOR ORDER BY %I.%I', sn.nspname, s.opfname)
                    FROM pg_opfamily s JOIN pg_namespace sn ON sn.oid = s.opfnamespace
                    WHERE s.oid = a.amopsortfamily), ''), ', '
                ORDER BY a.amopstrategy, a.amopopr::regoperator::text)
            FROM pg_amop a
            JOIN pg_depend d ON d.classid = 'pg_amop'::regclass AND d.objid = a.oid
                AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = c.oid),
        (SELECT string_agg(format('FUNCTION %s (%s, %s) %s', a.amprocnum,
                format_type(a.amproclefttype, NULL), format_type(a.amprocrighttype, NULL),
                a.amproc::regprocedure), ', ' ORDER BY a.amprocnum, a.amproc::regprocedure::text)
            FROM pg_amproc a
            JOIN pg_depend d ON d.classid = 'pg_amproc'::regclass AND d.objid = a.oid
                AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = c.oid)), ''),
        'STORAGE ' || format_type(c.opcintype, NULL))
FROM pg_opclass c
JOIN namespaces n ON n.oid = c.opcnamespace
JOIN pg_am m ON m.oid = c.opcmethod
JOIN pg_opfamily f ON f.oid = c.opcfamily
JOIN pg_namespace fn ON fn.oid = f.opfnamespace
WHERE c.oid >= 16384 AND ('pg_opclass'::regclass, c.oid) NOT IN (SELECT * FROM extensions)
ORDER BY n.nspname, c.opcname, m.amname)
UNION ALL
(SELECT format('ALTER OPERATOR FAMILY %s%I USING %I ADD %s', n.prefix, f.opfname, m.amname,
    concat_ws(', ',
        (SELECT string_agg(format('OPERATOR %s %s', a.amopstrategy, a.amopopr::regoperator)
                || coalesce((SELECT format(' FOR ORDER BY %I.%I', sn.nspname, s.opfname)
                    FROM pg_opfamily s JOIN pg_namespace sn ON sn.oid = s.opfnamespace
                    WHERE s.oid = a.amopsortfamily), ''), ', '
                ORDER BY a.amopstrategy, a.amopopr::regoperator::text)
            FROM pg_amop a
            JOIN loose l ON l.classid = 'pg_amop'::regclass AND l.objid = a.oid
            WHERE l.family = f.oid),
        (SELECT string_agg(format('FUNCTION %s (%s, %s) %s', a.amprocnum,
                format_type(a.amproclefttype, NULL), format_type(a.amprocrighttype, NULL),
                a.amproc::regprocedure), ', ' ORDER BY a.amprocnum, a.amproc::regprocedure::text)
            FROM pg_amproc a
            JOIN loose l ON l.classid = 'pg_amproc'::regclass AND l.objid = a.oid
            WHERE l.family = f.oid)))
FROM families f
JOIN namespaces n ON n.oid = f.opfnamespace
JOIN pg_am m ON m.oid = f.opfmethod
WHERE f.oid IN (SELECT family FROM loose)
ORDER BY n.nspname, f.opfname, m.amname)
UNION ALL
(SELECT format('CREATE AGGREGATE %s%I(%s) (%s)', n.prefix, p.proname,
    CASE WHEN g.aggkind = 'n' AND p.pronargs = 0 THEN '*'
        ELSE pg_get_function_arguments(p.oid) END, concat_ws(', ',
    'SFUNC = ' || g.aggtransfn, 'STYPE = ' || format_type(g.aggtranstype, NULL),
    'SSPACE = ' || nullif(g.aggtransspace, 0),
    CASE WHEN g.aggfinalfn <> 0 THEN 'FINALFUNC = ' || g.aggfinalfn END,
    CASE WHEN g.aggfinalextra THEN 'FINALFUNC_EXTRA' END,
    CASE WHEN g.aggfinalmodify <> CASE g.aggkind WHEN 'n' THEN 'r' ELSE 'w' END THEN
        'FINALFUNC_MODIFY = ' || CASE g.aggfinalmodify WHEN 'r' THEN 'READ_ONLY'
            WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END,
    CASE WHEN g.aggcombinefn <> 0 THEN 'COMBINEFUNC = ' || g.aggcombinefn END,
    CASE WHEN g.aggserialfn <> 0 THEN 'SERIALFUNC = ' || g.aggserialfn END,
    CASE WHEN g.aggdeserialfn <> 0 THEN 'DESERIALFUNC = ' || g.aggdeserialfn END,
    'INITCOND = ' || quote_literal(g.agginitval),
    CASE WHEN g.aggmtransfn <> 0 THEN 'MSFUNC = ' || g.aggmtransfn END,
    CASE WHEN g.aggminvtransfn <> 0 THEN 'MINVFUNC = ' || g.aggminvtransfn END,
    CASE WHEN g.aggmtranstype <> 0 THEN 'MSTYPE = ' || format_type(g.aggmtranstype, NULL) END,
    'MSSPACE = ' || nullif(g.aggmtransspace, 0),
    CASE WHEN g.aggmfinalfn <> 0 THEN 'MFINALFUNC = ' || g.aggmfinalfn END,
    CASE WHEN g.aggmfinalextra THEN 'MFINALFUNC_EXTRA' END,
    CASE WHEN g.aggmtransfn <> 0 AND g.aggmfinalmodify <> CASE g.aggkind WHEN 'n' THEN 'r' ELSE 'w'
        END THEN 'MFINALFUNC_MODIFY = ' || CASE g.aggmfinalmodify WHEN 'r' THEN 'READ_ONLY'
            WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END,
    'MINITCOND = ' || quote_literal(g.aggminitval),
    (SELECT format('SORTOP = OPERATOR(%I.%s)', cn.nspname, s.oprname) FROM pg_operator s
        JOIN pg_namespace cn ON cn.oid = s.oprnamespace WHERE s.oid = g.aggsortop),
    CASE p.proparallel WHEN 's' THEN 'PARALLEL = SAFE' WHEN 'r' THEN 'PARALLEL = RESTRICTED' END,
    CASE WHEN g.aggkind = 'h' THEN 'HYPOTHETICAL' END))
FROM pg_aggregate g
JOIN pg_proc p ON p.oid = g.aggfnoid
JOIN namespaces n ON n.oid = p.pronamespace
WHERE p.oid >= 16384 AND n.nspname !~ '^pg_'
    AND ('pg_proc'::regclass, p.oid) NOT IN (SELECT * FROM extensions)
ORDER BY n.nspname, p.proname, p.oid::regprocedure::text)
UNION ALL
(SELECT format('CREATE CAST (%s AS %s) %s%s', format_type(t.castsource, NULL),
    format_type(t.casttarget, NULL), CASE t.castmethod WHEN 'i' THEN 'WITH INOUT'
        WHEN 'b' THEN 'WITHOUT FUNCTION' ELSE 'WITH FUNCTION ' || t.castfunc::regprocedure END,
    CASE t.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' ELSE '' END)
FROM pg_cast t
WHERE t.oid >= 16384 AND ('pg_cast'::regclass, t.oid) NOT IN (SELECT * FROM extensions)
    -- The casts between a range and its multirange are theirs.
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_cast'::regclass
        AND d.objid = t.oid AND d.deptype = 'i')
ORDER BY 1)
UNION ALL
(SELECT format('CREATE TRANSFORM FOR %s LANGUAGE %I (%s)', format_type(t.trftype, NULL), l.lanname,
    concat_ws(', ', CASE WHEN t.trffromsql <> 0 THEN 'FROM SQL WITH FUNCTION '
        || t.trffromsql::regprocedure END, CASE WHEN t.trftosql <> 0 THEN 'TO SQL WITH FUNCTION '
        || t.trftosql::regprocedure END))
FROM pg_transform t
JOIN pg_language l ON l.oid = t.trflang
WHERE t.oid >= 16384 AND ('pg_transform'::regclass, t.oid) NOT IN (SELECT * FROM extensions)
ORDER BY 1)
UNION ALL
(SELECT format('CREATE TEXT SEARCH PARSER %s%I (START = %s, GETTOKEN = %s, END = %s, LEXTYPES = %s%s)',
    n.prefix, p.prsname, p.prsstart, p.prstoken, p.prsend, p.prslextype,
    CASE WHEN p.prsheadline = 0 THEN '' ELSE ', HEADLINE = ' || p.prsheadline END)
FROM pg_ts_parser p
JOIN namespaces n ON n.oid = p.prsnamespace
WHERE p.oid >= 16384 AND ('pg_ts_parser'::regclass, p.oid) NOT IN (SELECT * FROM extensions)
ORDER BY n.nspname, p.prsname)
UNION ALL
(SELECT format('CREATE TEXT SEARCH TEMPLATE %s%I (%sLEXIZE = %s)', n.prefix, t.tmplname,
    CASE WHEN t.tmplinit = 0 THEN '' ELSE format('INIT = %s, ', t.tmplinit) END, t.tmpllexize)
FROM pg_ts_template t
JOIN namespaces n ON n.oid = t.tmplnamespace
WHERE t.oid >= 16384 AND ('pg_ts_template'::regclass, t.oid) NOT IN (SELECT * FROM extensions)
ORDER BY n.nspname, t.tmplname)
UNION ALL
(SELECT format('CREATE TEXT SEARCH DICTIONARY %s%I (TEMPLATE = %s%s)', n.prefix, d.dictname,
    CASE WHEN tn.nspname = 'pg_catalog' THEN quote_ident(t.tmplname)
        ELSE format('%I.%I', tn.nspname, t.tmplname) END,
    coalesce(', ' || nullif(d.dictinitoption, ''), ''))
FROM pg_ts_dict d
JOIN namespaces n ON n.oid = d.dictnamespace
JOIN pg_ts_template t ON t.oid = d.dicttemplate
JOIN pg_namespace tn ON tn.oid = t.tmplnamespace
WHERE d.oid >= 16384 AND ('pg_ts_dict'::regclass, d.oid) NOT IN (SELECT * FROM extensions)
ORDER BY n.nspname, d.dictname)
UNION ALL
(SELECT format('CREATE TEXT SEARCH CONFIGURATION %s%I (PARSER = %s)', n.prefix, c.cfgname,
    CASE WHEN pn.nspname = 'pg_catalog' THEN quote_ident(p.prsname)
        ELSE format('%I.%I', pn.nspname, p.prsname) END)
FROM pg_ts_config c
JOIN namespaces n ON n.oid = c.cfgnamespace
JOIN pg_ts_parser p ON p.oid = c.cfgparser
JOIN pg_namespace pn ON pn.oid = p.prsnamespace
WHERE c.oid >= 16384 AND ('pg_ts_config'::regclass, c.oid) NOT IN (SELECT * FROM extensions)
ORDER BY n.nspname, c.cfgname)
UNION ALL
(SELECT format('ALTER TEXT SEARCH CONFIGURATION %s%I ADD MAPPING FOR %s WITH %s', n.prefix,
    c.cfgname, quote_ident((SELECT t.alias FROM ts_token_type(c.cfgparser) t
        WHERE t.tokid = m.maptokentype)),
    string_agg(m.mapdict::regdictionary::text, ', ' ORDER BY m.mapseqno))
FROM pg_ts_config_map m
JOIN pg_ts_config c ON c.oid = m.mapcfg
JOIN namespaces n ON n.oid = c.cfgnamespace
WHERE c.oid >= 16384 AND ('pg_ts_config'::regclass, c.oid) NOT IN (SELECT * FROM extensions)
GROUP BY n.nspname, n.prefix, c.cfgname, c.cfgparser, m.maptokentype
ORDER BY n.nspname, c.cfgname, m.maptokentype)
UNION ALL
(SELECT format('CREATE EVENT TRIGGER %I ON %I%s EXECUTE FUNCTION %s()', e.evtname, e.evtevent,
    (SELECT format(' WHEN TAG IN (%s)', string_agg(quote_literal(t), ', ')) FROM unnest(e.evttags) t
        HAVING count(*) > 0), e.evtfoid::regproc)
FROM pg_event_trigger e
WHERE e.oid >= 16384 AND ('pg_event_trigger'::regclass, e.oid) NOT IN (SELECT * FROM extensions)
ORDER BY e.evtname)
UNION ALL
(SELECT format('ALTER EVENT TRIGGER %I %s', e.evtname, CASE e.evtenabled WHEN 'D' THEN 'DISABLE'
    WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END)
FROM pg_event_trigger e
WHERE e.oid >= 16384 AND e.evtenabled <> 'O'
    AND ('pg_event_trigger'::regclass, e.oid) NOT IN (SELECT * FROM extensions)
ORDER BY e.evtname)
