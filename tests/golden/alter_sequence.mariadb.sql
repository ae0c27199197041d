-- upgrade
-- op.create_sequence
CREATE SEQUENCE `numbers` START WITH 100;
-- op.alter_sequence
ALTER SEQUENCE `numbers` INCREMENT BY 5 MINVALUE 10 MAXVALUE 1000 CACHE 4 CYCLE;
-- op.alter_sequence
ALTER SEQUENCE `numbers` START WITH 200 RESTART WITH 300;
ALTER TABLE `numbers` COMMENT = 'of tickets';
-- downgrade
-- op.alter_sequence
ALTER SEQUENCE `numbers` START WITH 100 RESTART WITH 100;
ALTER TABLE `numbers` COMMENT = '';
-- op.alter_sequence
ALTER SEQUENCE `numbers` INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775806 CACHE 1000 NOCYCLE;
-- op.drop_sequence
DROP SEQUENCE `numbers`;
