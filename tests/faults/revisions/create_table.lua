--- a table with everything that a table can have
revision      = "createtable0"
down_revision = "setup0000001"

function upgrade()
  op.create_table("fees", {
    { "id",        t.bigint, primary_key = true },
    { "person_id", t.bigint, nullable = false, references = "people.id", on_delete = "cascade", index = true },
    { "amount",    t.numeric(10, 2), nullable = false, default = 0 },
    { "status",    t.string(20), nullable = false, default = "pending" },
    { "made_at",   t.timestamp },
    check("amount >= 0", { name = "ck_fees_amount" }),
    unique({ "person_id", "status" }, { name = "uq_fees" }),
  }, { comment = "what people owe" })
end

function downgrade()
  op.drop_table("fees")
end
