-- +goose Up
CREATE TABLE "User" (id int);

-- +goose Down
DROP TABLE "User";
