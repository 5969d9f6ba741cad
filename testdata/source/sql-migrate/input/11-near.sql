--+migrate Up
CREATE TABLE d (id int);
