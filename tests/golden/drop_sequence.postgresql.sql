-- upgrade
-- op.create_sequence
CREATE SEQUENCE "numbers" START WITH 100;
-- op.drop_sequence
DROP SEQUENCE "numbers";
-- downgrade
-- op.create_sequence
CREATE SEQUENCE "numbers" START WITH 100;
-- op.drop_sequence
DROP SEQUENCE "numbers";
