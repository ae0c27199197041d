--- members
--- Create Date: 2026-01-05 10:00:00 UTC
revision      = "5d1c0a7e4b21"
down_revision = nil

function upgrade()
  op.create_table("members", {
    { "id",        t.bigint,      primary_key = true, identity = true },
    { "full_name", t.string(200), nullable = false, default = "" },
    { "email",     t.string(254), nullable = false },
    -- lint:ignore PG19 what the clock on the library's wall says
    { "joined_at", t.timestamp,   nullable = false, default = sql "CURRENT_TIMESTAMP" },
    unique({ "email" }, { name = "uq_members_email" }),
  }, { comment = "people who may borrow" })
end

function downgrade()
  op.drop_table("members")
end
