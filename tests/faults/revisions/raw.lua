--- raw DDL without a probe: where DDL commits a person decides
-- in doubt: mysql SELECT count(*) FROM information_schema.columns WHERE table_schema = database() AND table_name = 'people' AND column_name = 'raw'
revision      = "raw000000000"
down_revision = "setup0000001"

function upgrade()
  op.execute("UPDATE people SET n = n + 1")
  op.execute("ALTER TABLE people ADD COLUMN raw integer")
  op.execute("UPDATE people SET n = n + 1, raw = n")
end

function downgrade()
  op.execute("UPDATE people SET n = n - 2")
  op.drop_column("people", "raw")
end
