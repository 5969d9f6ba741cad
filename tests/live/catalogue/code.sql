-- Routines, triggers, casts, operators, aggregates, event triggers.
SELECT 'routine', p.oid::regprocedure, p.prokind,
    CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END, p.prorettype::regtype
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e'
        AND d.classid = 'pg_proc'::regclass)
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'i'
        AND d.classid = 'pg_proc'::regclass)
ORDER BY p.oid::regprocedure::text;

SELECT 'aggregate', a.aggfnoid::regprocedure, a.aggtransfn, a.aggfinalfn, a.aggtranstype::regtype,
    a.agginitval
FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid
JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname !~ '^pg_' ORDER BY a.aggfnoid::regprocedure::text;

SELECT 'trigger', t.tgrelid::regclass, t.tgname, t.tgenabled, pg_get_triggerdef(t.oid)
FROM pg_trigger t WHERE NOT t.tgisinternal ORDER BY t.tgrelid::regclass::text, t.tgname;

SELECT 'event trigger', evtname, evtevent, evtenabled, evttags, evtfoid::regproc
FROM pg_event_trigger ORDER BY evtname;

SELECT 'cast', castsource::regtype, casttarget::regtype, castfunc::regprocedure, castcontext
FROM pg_cast WHERE oid >= 16384 ORDER BY 2::text, castsource::regtype::text,
    casttarget::regtype::text;

SELECT 'operator', o.oid::regoperator, o.oprcode
FROM pg_operator o WHERE o.oid >= 16384
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = o.oid AND d.deptype = 'e')
ORDER BY o.oid::regoperator::text;
