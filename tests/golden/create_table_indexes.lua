--- indexes that are made with the table
revision      = "72883211a6b6"
down_revision = nil

function upgrade()
  op.create_table("people", {
    { "id",      t.integer, primary_key = true },
    { "name",    t.string(80), nullable = false, index = true },
    { "city",    t.string(80) },
    { "born_on", t.date },
    index({ "city", { "born_on", desc = true } }, { name = "ix_people_city" }),
    index({ "name", "city" }, { unique = true }),
  })
end

function downgrade()
  op.drop_table("people")
end
