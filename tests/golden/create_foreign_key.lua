--- SQLite cannot without a rebuild
revision      = "5550f478e5c2"
down_revision = nil

function upgrade()
  op.create_table("teams", { { "id", t.integer, primary_key = true } })
  op.create_table("players", { { "id", t.integer, primary_key = true }, { "team_id", t.integer } })
  op.create_foreign_key("players", { "team_id" }, "teams.id", { name = "fk_players_team", on_delete = "cascade" })
end

function downgrade()
  op.drop_constraint("players", "fk_players_team")
  op.drop_table("players")
  op.drop_table("teams")
end
