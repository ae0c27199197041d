-- upgrade
-- op.create_extension
CREATE EXTENSION "btree_gist";
-- op.drop_extension
DROP EXTENSION "btree_gist";
-- downgrade
-- op.create_extension
CREATE EXTENSION "btree_gist";
-- op.drop_extension
DROP EXTENSION "btree_gist";
