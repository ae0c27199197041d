--- forget the notes: what the backup is for
--- Create Date: 2026-11-20 12:10:00 UTC
revision      = "c3f86b20e915"
down_revision = "5a1e0c9d7b42"
loses         = { "notes" } -- `luamig test` finds what is lost and not declared

function upgrade()
  op.execute("DELETE FROM notes")
end

function downgrade()
end
