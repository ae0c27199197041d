--- an enum that two tables share
revision      = "f3ebea48a05f"
down_revision = nil

function upgrade()
  op.create_enum("colour", { "red", "green", "it's blue" })
  op.create_table("walls", {
    { "id",     t.integer, primary_key = true },
    { "colour", t.enum("colour", { "red", "green", "it's blue" }), nullable = false, default = "red" },
  })
  op.create_table("doors", {
    { "id",     t.integer, primary_key = true },
    { "colour", t.enum("colour", { "red", "green", "it's blue" }) },
  })
end

function downgrade()
  op.drop_table("doors")
  op.drop_table("walls")
  op.drop_enum("colour")
end
