-- upgrade
-- op.create_table
-- refused: column tags: MySQL has no array type
-- hint: use t.json, or t.per{ mysql = t.json }
-- downgrade
-- op.drop_table
DROP TABLE `spans`;
