-- The up is good; the down is not.
CREATE TABLE chat_rooms (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title text NOT NULL
);

CREATE TABLE chat_room_members (
    room_id bigint NOT NULL REFERENCES chat_rooms (id),
    user_id bigint NOT NULL REFERENCES users (id),
    joined_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (room_id, user_id)
);
