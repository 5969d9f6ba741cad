CREATE TABLE bomt (a int);
