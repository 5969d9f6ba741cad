CREATE TABLE swap_a (x integer PRIMARY KEY);
CREATE TABLE swap_b (y text);
CREATE INDEX swap_b_y ON swap_b (y);
CREATE VIEW swap_v AS SELECT y FROM swap_b;
