--- reserved words, capitals, spaces and quotes in names
revision      = "52c13948470d"
down_revision = nil

function upgrade()
  op.create_table("Order", {
    { "select",      t.integer, primary_key = true },
    { "Group By",    t.string(10) },
    { 'a "quoted"',  t.string(10) },
    { "a `tick`",    t.string(10) },
    { "größe",       t.integer },
  })
  op.create_index("Order", { "Group By", "größe" })
  op.rename_column("Order", "Group By", "group")
end

function downgrade()
  op.drop_table("Order")
end
