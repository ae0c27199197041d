-- upgrade
-- op.create_schema
CREATE SCHEMA `luamig_golden`;
-- op.drop_schema
DROP SCHEMA `luamig_golden`;
-- downgrade
-- op.create_schema
CREATE SCHEMA `luamig_golden`;
-- op.drop_schema
DROP SCHEMA `luamig_golden`;
