--- members get a status
--- Create Date: 2026-02-02 16:40:00 UTC
revision      = "f4038c5b9e17"
down_revision = "19b6e83d5fa2"

-- A type of its own on PostgreSQL, inline on MySQL, a CHECK on SQLite.
function upgrade()
  op.add_column("members", { "status", t.enum("member_status", { "active", "suspended", "left" }),
    nullable = false, default = "active" })
  -- lint:ignore PG15 one row
  op.execute("UPDATE members SET status = 'left' WHERE full_name = 'Plato'")
end

function downgrade()
  op.drop_column("members", "status")
  op.drop_enum("member_status")
end
