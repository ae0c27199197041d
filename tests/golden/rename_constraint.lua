--- each kind by its name
revision      = "5c7ef43234c5"
down_revision = nil

function upgrade()
  op.create_table("teams", { { "id", t.integer, primary_key = true } })
  op.create_table("users", {
    { "id",   t.integer },
    { "team", t.integer },
    { "age",  t.integer },
    primary_key({ "id" }, { name = "pk_a" }),
    unique({ "age" }, { name = "uq_a" }),
    check("age > 0", { name = "ck_a" }),
    foreign_key({ "team" }, "teams.id", { name = "fk_a" }),
  })
  op.rename_constraint("users", "uq_a", "uq_b")
  op.rename_constraint("users", "ck_a", "ck_b")
  op.rename_constraint("users", "fk_a", "fk_b")
end

downgrade = reverse(upgrade)
