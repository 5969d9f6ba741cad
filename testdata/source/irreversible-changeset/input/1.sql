--liquibase formatted sql
--changeset a:1
-- plumb:irreversible only this one
DELETE FROM a;
--changeset a:2
SELECT 1;
