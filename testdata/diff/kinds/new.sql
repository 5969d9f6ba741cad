CREATE SCHEMA app;
CREATE TYPE app.color AS ENUM ('red', 'orange', 'green', 'violet');
CREATE DOMAIN app.email AS text NOT NULL DEFAULT 'a@b' CHECK (VALUE LIKE '%_@_%');
CREATE TYPE app.point AS (x integer, y bigint, z integer);
CREATE SEQUENCE app.tickets INCREMENT BY 3 CACHE 10;
CREATE FUNCTION app.next_ticket() RETURNS bigint LANGUAGE sql AS $$ SELECT nextval('app.tickets') $$;
CREATE TABLE app.users (
    id bigint GENERATED ALWAYS AS IDENTITY (START WITH 1000) PRIMARY KEY,
    mail app.email NOT NULL UNIQUE,
    color app.color DEFAULT 'green',
    first varchar(40), last varchar(40),
    full_name text GENERATED ALWAYS AS (coalesce(first, '') || ' ' || last) STORED,
    price numeric(12, 4) CHECK (price >= 0),
    tags varchar(20)[] DEFAULT '{}',
    ticket bigint DEFAULT app.next_ticket()
);
CREATE TABLE app.events (id bigint, day date NOT NULL, kind varchar(30)) PARTITION BY RANGE (day);
CREATE TABLE app.events_2024 PARTITION OF app.events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE app.events_2025 PARTITION OF app.events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE INDEX events_kind ON app.events (kind, day DESC);
CREATE TABLE app.a (id bigint PRIMARY KEY, b_id bigint);
CREATE TABLE app.b (id bigint PRIMARY KEY, a_id bigint REFERENCES app.a (id) ON DELETE CASCADE);
ALTER TABLE app.a ADD CONSTRAINT a_b_fkey FOREIGN KEY (b_id) REFERENCES app.b (id) DEFERRABLE INITIALLY DEFERRED;
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN new.price := 1; RETURN new; END $$;
CREATE TRIGGER touched BEFORE INSERT OR UPDATE OF price ON app.users FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE VIEW app.names AS SELECT id, full_name, color FROM app.users;
CREATE VIEW app.short_names AS SELECT id, left(full_name, 5) AS short FROM app.names;
CREATE MATERIALIZED VIEW app.counts AS SELECT kind, count(*) AS n, max(day) AS last FROM app.events GROUP BY kind;
CREATE UNIQUE INDEX counts_kind ON app.counts (kind);
ALTER TABLE app.users ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.users FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON app.users FOR SELECT USING (price > 1);
COMMENT ON TABLE app.users IS 'who signed up';
COMMENT ON VIEW app.names IS 'for people';
