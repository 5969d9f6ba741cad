CREATE TABLE ${prefix}_a (id int);
SELECT '${x}', 'a'::TEXT;
SELECT 'a'::text;
GRANT SELECT ON a TO :ROLE;
