-- upgrade
-- op.create_table
CREATE TABLE `Order` (
    `select` int NOT NULL,
    `Group By` varchar(10),
    `a "quoted"` varchar(10),
    `a ``tick``` varchar(10),
    `größe` int,
    PRIMARY KEY (`select`)
) ENGINE=InnoDB;
-- op.create_index
CREATE INDEX `ix_Order_Group By_größe` ON `Order` (`Group By`, `größe`);
-- op.rename_column
ALTER TABLE `Order` RENAME COLUMN `Group By` TO `group`;
-- downgrade
-- op.drop_table
DROP TABLE `Order`;
