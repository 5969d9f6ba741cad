-- Good: there is no way back, and the file says so and why.
-- plumb:irreversible expired OAuth tokens must not be kept
DELETE FROM sessions WHERE expires_at < now();
