--- notes
--- Create Date: 2026-11-20 12:00:00 UTC
revision      = "5b1d07e3a9c4"
down_revision = nil

function upgrade()
  op.create_table("notes", {
    { "id",         t.bigint,      primary_key = true, identity = true },
    { "body",       t.text,        nullable = false },
    { "created_at", t.timestamptz, nullable = false, default = sql "CURRENT_TIMESTAMP" },
  })
end

downgrade = reverse(upgrade)
