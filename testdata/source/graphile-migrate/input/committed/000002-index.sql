--! Previous: sha1:abc
--! Hash: sha1:def
--! Message: index

--! no-transaction
CREATE INDEX CONCURRENTLY i ON a (id);
