-- plumb:irreversible rows were deleted
DELETE FROM users;
