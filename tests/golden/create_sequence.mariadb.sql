-- upgrade
-- op.create_sequence
CREATE SEQUENCE `numbers` START WITH 100 INCREMENT BY 5 MINVALUE 10 MAXVALUE 1000 CACHE 4 CYCLE;
-- op.create_sequence
CREATE SEQUENCE `plain`;
-- downgrade
-- op.drop_sequence
DROP SEQUENCE `plain`;
-- op.drop_sequence
DROP SEQUENCE `numbers`;
