--- five tables in one revision, rows between them
revision      = "createtables"
down_revision = "setup0000001"

function upgrade()
  for n = 1, 5 do
    op.create_table("t" .. n, { { "id", t.integer, primary_key = true }, { "v", t.string(20) } })
    op.execute("INSERT INTO t" .. n .. " (id, v) VALUES (1, 'one'), (2, 'two')")
  end
end

function downgrade()
  for n = 5, 1, -1 do
    op.drop_table("t" .. n)
  end
end
