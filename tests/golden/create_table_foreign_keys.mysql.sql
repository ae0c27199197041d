-- upgrade
-- op.create_table
CREATE TABLE `authors` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `name` varchar(80) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.create_table
CREATE TABLE `books` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `author_id` bigint NOT NULL,
    `editor_id` bigint,
    `sequel_of` bigint,
    PRIMARY KEY (`id`),
    FOREIGN KEY (`author_id`) REFERENCES `authors` (`id`) ON DELETE CASCADE,
    FOREIGN KEY (`editor_id`) REFERENCES `authors` (`id`) ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT `fk_books_sequel` FOREIGN KEY (`sequel_of`) REFERENCES `books` (`id`) ON DELETE RESTRICT,
    INDEX `ix_books_author_id` (`author_id`)
) ENGINE=InnoDB;
-- downgrade
-- op.drop_table
DROP TABLE `books`;
-- op.drop_table
DROP TABLE `authors`;
