--- the clock and random numbers, which a replay must be given again
revision      = "chance000000"
down_revision = "setup0000001"

function upgrade()
  local a, when = math.random(1000000), os.time()
  op.create_table("dice", { { "id", t.integer, primary_key = true }, { "v", t.bigint } })
  op.execute("INSERT INTO dice (id, v) VALUES (1, :a), (2, :b)", { a = a, b = when })
  op.create_table("thrown", { { "id", t.integer, primary_key = true }, { "same", t.integer } })
  op.execute("INSERT INTO thrown (id, same) SELECT 1, count(*) FROM dice WHERE v IN (:a, :b)", { a = a, b = when })
  op.drop_table("dice")
end

function downgrade()
  op.drop_table("thrown")
end
