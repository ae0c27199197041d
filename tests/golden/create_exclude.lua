--- PostgreSQL only
revision      = "d0d6caa985df"
down_revision = nil

function upgrade()
  op.create_table("bookings", {
    { "id",   t.integer, primary_key = true },
    { "span", t.raw { postgresql = "int4range", mysql = "int", sqlite = "TEXT" } },
  })
  op.create_exclude("bookings", { { "span", with = "&&" } }, { name = "ex_bookings", method = "gist" })
end

function downgrade()
  op.drop_table("bookings")
end
