--- a column computed when read; PostgreSQL 15 can only store it
revision      = "4910393026c8"
down_revision = nil

function upgrade()
  op.create_table("circles", {
    { "id",       t.integer, primary_key = true },
    { "radius",   t.integer, nullable = false },
    { "diameter", t.integer, generated = "radius * 2" },
  })
end

function downgrade()
  op.drop_table("circles")
end
