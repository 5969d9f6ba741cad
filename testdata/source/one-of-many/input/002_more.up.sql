CREATE TABLE more (id bigint);
