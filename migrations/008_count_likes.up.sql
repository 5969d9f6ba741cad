-- The up is good; the down is empty.
ALTER TABLE tweets ADD COLUMN likes integer NOT NULL DEFAULT 0;
