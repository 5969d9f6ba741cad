CREATE TABLE u (id int);
CREATE TABLE "zeile <&>" (id int);
