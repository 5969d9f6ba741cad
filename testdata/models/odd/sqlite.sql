CREATE TABLE IF NOT EXISTS `selects` (`id` INTEGER PRIMARY KEY AUTOINCREMENT, `order` VARCHAR(255), `group by` INTEGER, `Ünï` VARCHAR(255), `a b` VARCHAR(255) UNIQUE, `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
CREATE INDEX `selects_order_group by` ON `selects` (`order`, `group by`);
