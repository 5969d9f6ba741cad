-- Bad: drops sessions, with every OAuth token in it, which this migration did not create.
DROP TABLE devices;
DROP TABLE sessions;
