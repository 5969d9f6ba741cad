-- Bad: in the wrong order. chat_room_members still refers to chat_rooms, so the first line fails.
DROP TABLE chat_rooms;
DROP TABLE chat_room_members;
