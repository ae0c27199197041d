--- a foreign key over two columns
revision      = "b5ad72a96ba0"
down_revision = nil

function upgrade()
  op.create_table("rooms", {
    { "house", t.integer },
    { "room",  t.integer },
    primary_key { "house", "room" },
  })
  op.create_table("guests", {
    { "id",    t.integer, primary_key = true },
    { "house", t.integer },
    { "room",  t.integer },
    foreign_key({ "house", "room" }, { table = "rooms", columns = { "house", "room" } }, { name = "fk_guests_room" }),
  })
end

function downgrade()
  op.drop_table("guests")
  op.drop_table("rooms")
end
