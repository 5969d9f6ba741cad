-- +goose UP
-- +goose StatementBegin
CREATE FUNCTION f() RETURNS int AS $$
BEGIN
    RETURN 1;
END;
$$ LANGUAGE plpgsql
-- +goose StatementEnd
SELECT 1;
-- +goose down
DROP FUNCTION f();
