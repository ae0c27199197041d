-- upgrade
-- op.create_table
CREATE TABLE `users` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `email` varchar(255) NOT NULL,
    `full_name` longtext,
    `is_active` tinyint(1) NOT NULL DEFAULT 1,
    `created_at` datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    PRIMARY KEY (`id`),
    UNIQUE (`email`)
) ENGINE=InnoDB;
-- downgrade
-- op.drop_table
DROP TABLE `users`;
