CREATE TABLE schema_migrations (version text PRIMARY KEY);
CREATE TABLE "SequelizeMeta" (name varchar(255) PRIMARY KEY);
CREATE TABLE t (a int);
