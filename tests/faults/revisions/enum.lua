--- an enum and a column of it
revision      = "enum00000000"
down_revision = "setup0000001"

function upgrade()
  op.create_enum("mood", { "sad", "ok", "happy" })
  op.add_column("people", { "mood", t.enum("mood", { "sad", "ok", "happy" }) })
  op.execute("UPDATE people SET mood = 'happy' WHERE id > 6")
end

function downgrade()
  op.drop_column("people", "mood")
  op.drop_enum("mood")
end
