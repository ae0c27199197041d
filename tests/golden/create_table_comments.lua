--- comments on the table and on a column
revision      = "53ec8bb7dd74"
down_revision = nil

function upgrade()
  op.create_table("fees", {
    { "id",     t.integer, primary_key = true, comment = "the number on the bill" },
    { "amount", t.numeric(10, 2), nullable = false, comment = "in euros; it's gross" },
  }, { comment = "what students owe" })
end

function downgrade()
  op.drop_table("fees")
end
