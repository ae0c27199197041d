--- a column goes with all that is on it
revision      = "2e8ed7bb8112"
down_revision = nil

function upgrade()
  op.create_table("teams", { { "id", t.integer, primary_key = true } })
  op.create_table("users", {
    { "id",      t.integer, primary_key = true },
    { "team_id", t.integer, references = "teams.id", index = true },
    { "email",   t.string(80), unique = true },
    { "age",     t.integer, check = "age > 0" },
  })
  op.drop_column("users", "team_id", { was = { "team_id", t.integer, references = "teams.id", index = true } })
  op.drop_column("users", "email", { was = { "email", t.string(80), unique = true } })
end

downgrade = reverse(upgrade)
