-- liquibase formatted sql
--changeset broken
SELECT 1;
