--- tags
--- Create Date: 2026-11-20 12:10:00 UTC
revision      = "c02f6b8d1e57"
down_revision = "5b1d07e3a9c4"

function upgrade()
  -- lint:ignore TEAM01 a fixed list of words, written by the next release only
  op.create_table("tags", {
    { "id",   t.bigint,     primary_key = true },
    { "name", t.string(40), nullable = false, unique = true },
  })
  op.add_column("notes", { "tag_id", t.bigint })
end

function downgrade()
  op.drop_column("notes", "tag_id")
  op.drop_table("tags")
end
