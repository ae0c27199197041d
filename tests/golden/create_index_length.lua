--- the first characters of a text, which MySQL needs
revision      = "f65750777118"
down_revision = nil

function upgrade()
  op.create_table("notes", { { "id", t.integer, primary_key = true }, { "body", t.text } })
  op.create_index("notes", { { "body", length = 20 } }, { name = "ix_notes_body" })
end

function downgrade()
  op.drop_table("notes")
end
