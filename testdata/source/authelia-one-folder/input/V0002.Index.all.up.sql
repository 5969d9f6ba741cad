CREATE INDEX i ON a (id);
