-- upgrade
-- op.create_sequence
CREATE SEQUENCE "numbers" START WITH 100;
-- op.alter_sequence
ALTER SEQUENCE "numbers" INCREMENT BY 5 MINVALUE 10 MAXVALUE 1000 CACHE 4 CYCLE;
-- op.alter_sequence
ALTER SEQUENCE "numbers" START WITH 200 RESTART WITH 300;
COMMENT ON SEQUENCE "numbers" IS 'of tickets';
-- downgrade
-- op.alter_sequence
ALTER SEQUENCE "numbers" START WITH 100 RESTART WITH 100;
COMMENT ON SEQUENCE "numbers" IS NULL;
-- op.alter_sequence
ALTER SEQUENCE "numbers" INCREMENT BY 1 MINVALUE 1 NO MAXVALUE CACHE 1 NO CYCLE;
-- op.drop_sequence
DROP SEQUENCE "numbers";
