\connect app
CREATE TABLE a (id int);
COPY a (id) FROM STDIN;
1
2	;'"
\.
\i other.sql
CREATE TABLE b (id int) \g
SELECT 1 \gexec
CREATE TABLE c (id int);
