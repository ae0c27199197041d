--- the same with a unique index, in a revision that has a transaction before and after it
revision      = "indexuniquec"
down_revision = "setup0000001"

function upgrade()
  op.execute("UPDATE people SET n = n + 1")
  op.autocommit(function()
    op.create_index("uq_people_n", "people", { "n" }, { unique = true, concurrently = true })
  end)
  op.execute("UPDATE people SET n = n + 1")
end

function downgrade()
  op.execute("UPDATE people SET n = n - 1")
  op.autocommit(function()
    op.drop_index("uq_people_n", { table = "people", concurrently = true })
  end)
  op.execute("UPDATE people SET n = n - 1")
end
