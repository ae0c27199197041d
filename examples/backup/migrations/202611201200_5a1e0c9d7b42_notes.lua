--- notes
--- Create Date: 2026-11-20 12:00:00 UTC
revision      = "5a1e0c9d7b42"
down_revision = nil

function upgrade()
  op.create_table("notes", {
    { "id",   t.integer,    primary_key = true },
    { "text", t.string(80), nullable = false },
  })
  op.execute("INSERT INTO notes (id, text) VALUES (1, 'do not lose this')")
end

function downgrade()
  op.drop_table("notes")
end
