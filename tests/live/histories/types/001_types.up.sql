CREATE SCHEMA app;
CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s fine');
CREATE TYPE app.color AS ENUM ('red');
ALTER TYPE mood ADD VALUE 'happy' BEFORE 'ok';
ALTER TYPE mood RENAME VALUE 'sad' TO 'low';
CREATE TYPE point2 AS (x integer, y numeric(5, 1), label text COLLATE "C");
ALTER TYPE point2 ADD ATTRIBUTE z app.color;
CREATE DOMAIN positive AS integer DEFAULT 1 NOT NULL CHECK (VALUE > 0);
CREATE DOMAIN small AS positive CONSTRAINT small_max CHECK (VALUE < 100);
CREATE DOMAIN email AS text CHECK (VALUE ~ '@' AND length(VALUE) > 3);
ALTER DOMAIN email ADD CONSTRAINT later CHECK (VALUE <> '') NOT VALID;
CREATE TYPE span AS RANGE (subtype = float8, subtype_diff = float8mi, multirange_type_name = span_multirange);
CREATE TYPE empty AS ();
CREATE TYPE nothing AS ENUM ();
CREATE TABLE t (
    m mood DEFAULT 'happy', c app.color DEFAULT 'red'::app.color, p point2, ms mood[] DEFAULT ARRAY['ok'::mood],
    s small, e email, r span, mr span_multirange
);
CREATE TABLE typed OF point2 (PRIMARY KEY (x));
COMMENT ON TYPE mood IS 'moods';
COMMENT ON DOMAIN email IS 'address';
COMMENT ON CONSTRAINT small_max ON DOMAIN small IS 'maximum';
COMMENT ON COLUMN point2.x IS 'x';
