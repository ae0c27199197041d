--- raw DDL that says how to see whether it was done
revision      = "rawwithprobe"
down_revision = "setup0000001"

function upgrade()
  op.execute("UPDATE people SET n = n + 1")
  op.execute {
    "ALTER TABLE people ADD COLUMN raw integer",
    probe = {
      postgresql = "SELECT 1 FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = 'people' AND column_name = 'raw'",
      mysql      = "SELECT 1 FROM information_schema.columns WHERE table_schema = database() AND table_name = 'people' AND column_name = 'raw'",
      sqlite     = "SELECT 1 FROM pragma_table_info('people') WHERE name = 'raw'",
    },
    undo = "ALTER TABLE people DROP COLUMN raw",
  }
  op.execute("UPDATE people SET n = n + 1, raw = n")
end

function downgrade()
  op.execute("UPDATE people SET n = n - 2")
  op.drop_column("people", "raw")
end
