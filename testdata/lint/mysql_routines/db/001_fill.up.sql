# a comment of MySQL; with a semicolon
/*!50003 DROP PROCEDURE IF EXISTS `fill` */;
DELIMITER $$
CREATE DEFINER=`app`@`%` PROCEDURE `fill`(IN n INT)
BEGIN
  DECLARE i INT DEFAULT 0;
  IF n > 0 THEN
    WHILE i < n DO
      INSERT INTO `t` (`a`) VALUES ('it\'s; fine');
      SET i = i + 1;
    END WHILE;
  END IF;
END$$
DELIMITER ;
CREATE TRIGGER `touch` BEFORE UPDATE ON `t` FOR EACH ROW
BEGIN
  SET NEW.`b` = CASE WHEN NEW.`a` = 'x' THEN 1 ELSE IF(NEW.`c`, 2, 3) END;
  SET NEW.`d` = 5--1;
END;
ALTER TABLE `t` ADD COLUMN `e` INT UNSIGNED NULL;
