START TRANSACTION;
INSERT INTO `emails` (`user`, `email`) SELECT `id`, `email` FROM `users`;
ALTER TABLE `users` DROP COLUMN `email`;
COMMIT;
