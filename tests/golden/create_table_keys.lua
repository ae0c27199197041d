--- primary and unique keys over several columns, with names
revision      = "41f13a9ac3f1"
down_revision = nil

function upgrade()
  op.create_table("seats", {
    { "hall", t.integer },
    { "line", t.char(1) },
    { "seat", t.integer },
    { "code", t.string(12), nullable = false, unique = true },
    primary_key({ "hall", "line", "seat" }, { name = "pk_seats" }),
    unique({ "hall", "code" }, { name = "uq_seats_code" }),
    unique({ "line", "seat", "code" }),
  })
end

function downgrade()
  op.drop_table("seats")
end
