--- a column that refers to another table
revision      = "b33b8f6bd6df"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false },
  })

  op.create_table("teams", { { "id", t.integer, primary_key = true } })
  op.add_column("users", { "team_id", t.integer, references = "teams.id", on_delete = "set null" })
end

function downgrade()
  op.drop_table("users")
  op.drop_table("teams")
end
