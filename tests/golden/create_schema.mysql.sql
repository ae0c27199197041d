-- upgrade
-- op.create_schema
CREATE SCHEMA `luamig_golden`;
-- op.create_table
CREATE TABLE `luamig_golden`.`things` (
    `id` int NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.create_index
CREATE INDEX `ix_things` ON `luamig_golden`.`things` (`id`);
-- downgrade
-- op.drop_index
DROP INDEX `ix_things` ON `luamig_golden`.`things`;
-- op.drop_table
DROP TABLE `luamig_golden`.`things`;
-- op.drop_schema
DROP SCHEMA `luamig_golden`;
