--- types that only PostgreSQL has: the others refuse
revision      = "f14913b59f48"
down_revision = nil

function upgrade()
  op.create_table("spans", {
    { "id",   t.integer, primary_key = true },
    { "tags", t.array(t.text) },
    { "span", t.interval },
  })
end

function downgrade()
  op.drop_table("spans")
end
