--- a unique column; an index on SQLite
revision      = "13f243cded2b"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false },
  })

  op.add_column("users", { "email", t.string(80), unique = true })
end

function downgrade()
  op.drop_table("users")
end
