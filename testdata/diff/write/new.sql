CREATE TABLE users (id bigint PRIMARY KEY, name text, email text);
CREATE INDEX users_email ON users (email);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    new.name := lower(new.name);
    RETURN new;
END
$$;
