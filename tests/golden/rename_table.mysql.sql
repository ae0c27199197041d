-- upgrade
CREATE TABLE `colour` (
    `id` int NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
RENAME TABLE `colour` TO `colours`;
-- downgrade
RENAME TABLE `colours` TO `colour`;
DROP TABLE `colour`;
