CREATE TABLE `users` (`id` integer PRIMARY KEY NOT NULL, `name` text);
--> statement-breakpoint
CREATE TABLE `posts` (`id` integer PRIMARY KEY NOT NULL, `author` integer REFERENCES `users`(`id`) ON DELETE cascade);
