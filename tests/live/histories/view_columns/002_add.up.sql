ALTER TABLE t ADD COLUMN later integer;
ALTER TABLE "App".u ADD COLUMN later_too integer;
COMMENT ON COLUMN shown.name IS NULL;
COMMENT ON COLUMN stored.email IS 'another';
COMMENT ON COLUMN star.id IS 'the number';
