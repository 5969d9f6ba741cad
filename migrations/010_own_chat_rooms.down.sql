ALTER TABLE chat_rooms DROP COLUMN owner_id;
