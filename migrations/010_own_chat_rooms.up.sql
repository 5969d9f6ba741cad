-- Bad: two transactions in one file. When the second fails (a room without a member, say), the
-- column stays, 010 is marked as failed, and running it again stops at the first ALTER TABLE.
BEGIN;
ALTER TABLE chat_rooms ADD COLUMN owner_id bigint REFERENCES users (id);
COMMIT;

BEGIN;
UPDATE chat_rooms
SET owner_id = (SELECT min(user_id) FROM chat_room_members WHERE room_id = chat_rooms.id)
WHERE owner_id IS NULL;
ALTER TABLE chat_rooms ALTER COLUMN owner_id SET NOT NULL;
COMMIT;
