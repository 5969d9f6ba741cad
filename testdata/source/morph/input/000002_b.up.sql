-- morph:nontransactional
CREATE INDEX CONCURRENTLY i ON a (id);
