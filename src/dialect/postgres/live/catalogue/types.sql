-- Types: enums, composites, domains, ranges, base and shell types. Those that come with something
-- else (row types, arrays, multiranges) are not written.
SELECT 't' || t.oid AS node, CASE t.typtype
    WHEN 'e' THEN format('CREATE TYPE %I.%I AS ENUM (%s)', n.nspname, t.typname,
        (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
        FROM pg_enum e WHERE e.enumtypid = t.oid))
    WHEN 'c' THEN format('CREATE TYPE %I.%I AS (%s)', n.nspname, t.typname,
        (SELECT string_agg(format('%I %s%s', a.attname, format_type(a.atttypid, a.atttypmod),
            (SELECT ' COLLATE ' || CASE WHEN pg_collation_is_visible(o.oid)
                    THEN quote_ident(o.collname) ELSE format('%I.%I', cn.nspname, o.collname) END
                FROM pg_collation o JOIN pg_namespace cn ON cn.oid = o.collnamespace
                JOIN pg_type b ON b.oid = a.atttypid
                WHERE o.oid = a.attcollation AND a.attcollation <> b.typcollation)),
            ', ' ORDER BY a.attnum)
        FROM pg_attribute a
        WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped))
    WHEN 'd' THEN format('CREATE DOMAIN %I.%I AS %s', n.nspname, t.typname,
            format_type(t.typbasetype, t.typtypmod))
        || coalesce((SELECT ' COLLATE ' || CASE WHEN pg_collation_is_visible(o.oid)
                THEN quote_ident(o.collname) ELSE format('%I.%I', cn.nspname, o.collname) END
            FROM pg_collation o JOIN pg_namespace cn ON cn.oid = o.collnamespace
            JOIN pg_type b ON b.oid = t.typbasetype
            WHERE o.oid = t.typcollation AND t.typcollation <> b.typcollation), '')
        || coalesce(' DEFAULT ' || pg_get_expr(t.typdefaultbin, 0), '')
        || CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END
        || coalesce((SELECT string_agg(format(' CONSTRAINT %I %s', k.conname,
                pg_get_constraintdef(k.oid)), '' ORDER BY k.conname)
            FROM pg_constraint k
            WHERE k.contypid = t.oid AND k.contype = 'c' AND k.convalidated), '')
    WHEN 'r' THEN format('CREATE TYPE %I.%I AS RANGE (subtype = %s', n.nspname, t.typname,
            format_type(r.rngsubtype, NULL))
        || coalesce((SELECT format(', subtype_opclass = %I.%I', cn.nspname, oc.opcname)
            FROM pg_opclass oc JOIN pg_namespace cn ON cn.oid = oc.opcnamespace
            WHERE oc.oid = r.rngsubopc AND NOT oc.opcdefault), '')
        || coalesce((SELECT format(', collation = %I.%I', cn.nspname, o.collname)
            FROM pg_collation o JOIN pg_namespace cn ON cn.oid = o.collnamespace
            JOIN pg_type b ON b.oid = r.rngsubtype
            WHERE o.oid = r.rngcollation AND r.rngcollation <> b.typcollation), '')
        || CASE WHEN r.rngcanonical = 0 THEN '' ELSE ', canonical = ' || r.rngcanonical END
        || CASE WHEN r.rngsubdiff = 0 THEN '' ELSE ', subtype_diff = ' || r.rngsubdiff END
        || coalesce((SELECT format(', multirange_type_name = %I.%I', mn.nspname, m.typname) -- >= 14
            FROM pg_type m JOIN pg_namespace mn ON mn.oid = m.typnamespace -- >= 14
            WHERE m.oid = r.rngmultitypid), '') -- >= 14
        || ')'
    WHEN 'p' THEN format('CREATE TYPE %I.%I', n.nspname, t.typname)
    WHEN 'b' THEN format('CREATE TYPE %I.%I (input = %s, output = %s', n.nspname, t.typname,
            t.typinput, t.typoutput)
        || CASE WHEN t.typreceive = 0 THEN '' ELSE ', receive = ' || t.typreceive END
        || CASE WHEN t.typsend = 0 THEN '' ELSE ', send = ' || t.typsend END
        || CASE WHEN t.typmodin = 0 THEN '' ELSE ', typmod_in = ' || t.typmodin END
        || CASE WHEN t.typmodout = 0 THEN '' ELSE ', typmod_out = ' || t.typmodout END
        || CASE WHEN t.typanalyze = 0 THEN '' ELSE ', analyze = ' || t.typanalyze END
        || CASE WHEN t.typsubscript = 0 THEN '' ELSE ', subscript = ' || t.typsubscript END -- >= 14
        || ', internallength = ' || CASE t.typlen WHEN -1 THEN 'variable' ELSE t.typlen::text END
        || CASE WHEN t.typbyval THEN ', passedbyvalue' ELSE '' END
        || ', alignment = ' || CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2'
            WHEN 'i' THEN 'int4' ELSE 'double' END
        || ', storage = ' || CASE t.typstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external'
            WHEN 'x' THEN 'extended' ELSE 'main' END
        || ', category = ' || quote_literal(t.typcategory::text)
        || CASE WHEN t.typispreferred THEN ', preferred = true' ELSE '' END
        || coalesce(', default = ' || quote_literal(t.typdefault), '')
        || CASE WHEN t.typelem = 0 THEN '' ELSE ', element = ' || format_type(t.typelem, NULL) END
        || ', delimiter = ' || quote_literal(t.typdelim::text)
        || CASE WHEN t.typcollation = 0 THEN '' ELSE ', collatable = true' END || ')'
    END AS sql
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_class c ON c.oid = t.typrelid
LEFT JOIN pg_range r ON r.rngtypid = t.oid
WHERE t.oid >= 16384 AND n.nspname !~ '^pg_' AND t.typtype IN ('e', 'c', 'd', 'r', 'b', 'p')
    AND (t.typrelid = 0 OR c.relkind = 'c')
    AND NOT (t.typtype = 'p' AND t.typisdefined)
    AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
    AND t.oid NOT IN (SELECT objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass
        AND deptype = 'e' AND classid = 'pg_type'::regclass)
ORDER BY CASE WHEN t.typtype = 'p' THEN 1 WHEN t.typtype = 'b' THEN 2 ELSE 3 END, n.nspname,
    t.typname
