DROP TABLE sessions;
DROP TYPE oauth_provider;
