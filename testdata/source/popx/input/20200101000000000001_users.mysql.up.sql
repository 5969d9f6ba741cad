CREATE TABLE users (id int auto_increment);
