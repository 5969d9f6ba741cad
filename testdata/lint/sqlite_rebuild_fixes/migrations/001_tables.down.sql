DROP TABLE copied;
DROP TABLE renamed;
DROP TABLE backed_up;
