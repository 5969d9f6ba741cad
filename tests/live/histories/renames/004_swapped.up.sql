ALTER TABLE swap_a RENAME TO swap_c;
ALTER TABLE swap_b RENAME TO swap_a;
ALTER TABLE swap_c RENAME TO swap_b;
