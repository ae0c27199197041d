function upgrade()
  op.create_table("teams", {
    { "id",   t.integer,    primary_key = true },
    { "name", t.string(40), nullable = false },
    unique({ "name" }, { name = "uq_teams_name" }),
  })
  op.create_table("people", {
    { "id",      t.integer,    primary_key = true },
    { "team_id", t.integer },
    { "name",    t.string(40), nullable = false, default = "nobody", comment = "as it is printed" },
    { "age",     t.integer },
    { "email",   t.string(80) },
    { "note",    t.text },
    foreign_key({ "team_id" }, "teams.id", { name = "fk_people_team", on_delete = "cascade" }),
    check("age >= 0", { name = "ck_people_age" }),
    unique({ "email" }, { name = "uq_people_email" }),
    index({ "name" }, { name = "ix_people_name" }),
  }, { comment = "who plays" })
end

downgrade = reverse(upgrade)
