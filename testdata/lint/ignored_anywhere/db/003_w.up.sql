CREATE TABLE w (id bigint);
-- plumb:ignore down-incomplete only of its own migration
