-- upgrade
-- op.create_table
CREATE TABLE `colour` (
    `id` int NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.rename_table
RENAME TABLE `colour` TO `colours`;
-- downgrade
-- op.rename_table
RENAME TABLE `colours` TO `colour`;
-- op.drop_table
DROP TABLE `colour`;
