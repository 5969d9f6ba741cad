CREATE TABLE [31m x ‮ (;
