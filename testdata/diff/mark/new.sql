-- plumb:renamed-from users
CREATE TABLE accounts (
    id int PRIMARY KEY,
    -- plumb:renamed-from mail
    email text
);
