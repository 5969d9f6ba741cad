DO $$
BEGIN
    EXECUTE format('ALTER TABLE users ADD COLUMN %I text', current_setting('app.column'));
END
$$;
