--- by name, and by what it is; SQLite cannot without a rebuild
revision      = "8b518c4b989d"
down_revision = nil

function upgrade()
  op.create_table("teams", { { "id", t.integer, primary_key = true } })
  op.create_table("players", {
    { "id",      t.integer, nullable = false },
    { "team_id", t.integer },
    { "number",  t.integer },
    primary_key({ "id" }),
    check("number > 0", { name = "ck_players_number" }),
    foreign_key({ "team_id" }, "teams.id"),
  })
  op.drop_constraint("players", "ck_players_number")
  op.drop_constraint("players", { kind = "foreign_key", columns = { "team_id" } })
  op.drop_constraint("players", { kind = "primary_key" })
end

function downgrade()
  op.drop_table("players")
  op.drop_table("teams")
end
