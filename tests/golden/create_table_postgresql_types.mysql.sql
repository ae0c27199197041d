-- upgrade
-- refused: column tags: MySQL has no array type
-- hint: use t.json, or t.per{ mysql = t.json }
-- downgrade
DROP TABLE `spans`;
