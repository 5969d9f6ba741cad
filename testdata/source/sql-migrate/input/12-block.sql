-- +migrate Up
-- +migrate StatementBegin
CREATE FUNCTION f() RETURNS int AS $$
BEGIN RETURN 1; END;
$$ LANGUAGE plpgsql;
-- +migrate StatementEnd
-- +migrate Down
DROP FUNCTION f()
