-- upgrade
-- op.create_table
CREATE TABLE `teams` (
    `id` int NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `team` int,
    `age` int,
    CONSTRAINT `pk_a` PRIMARY KEY (`id`),
    CONSTRAINT `uq_a` UNIQUE (`age`),
    CONSTRAINT `ck_a` CHECK (age > 0),
    CONSTRAINT `fk_a` FOREIGN KEY (`team`) REFERENCES `teams` (`id`)
) ENGINE=InnoDB;
-- op.rename_constraint
ALTER TABLE `users` RENAME INDEX `uq_a` TO `uq_b`;
-- op.rename_constraint
ALTER TABLE `users` DROP CONSTRAINT `ck_a`, ADD CONSTRAINT `ck_b` CHECK (`age` > 0);
-- op.rename_constraint
ALTER TABLE `users` DROP FOREIGN KEY `fk_a`, ADD CONSTRAINT `fk_b` FOREIGN KEY (`team`) REFERENCES `teams` (`id`);
-- downgrade
-- op.rename_constraint
ALTER TABLE `users` DROP FOREIGN KEY `fk_b`, ADD CONSTRAINT `fk_a` FOREIGN KEY (`team`) REFERENCES `teams` (`id`);
-- op.rename_constraint
ALTER TABLE `users` DROP CONSTRAINT `ck_b`, ADD CONSTRAINT `ck_a` CHECK (`age` > 0);
-- op.rename_constraint
ALTER TABLE `users` RENAME INDEX `uq_b` TO `uq_a`;
-- op.drop_table
DROP TABLE `users`;
-- op.drop_table
DROP TABLE `teams`;
