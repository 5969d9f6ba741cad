DROP TABLE `rooms`;
