--liquibase formatted sql
--changeset ann:2
ALTER TABLE t ADD b int;
--rollback ALTER TABLE t DROP b;
