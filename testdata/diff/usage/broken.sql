CREATE TABLE t (a int);
CREATE TABEL u (a int);
