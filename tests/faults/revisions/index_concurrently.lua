--- an index built beside the writers, where there is such a thing
revision      = "indexconcurr"
down_revision = "setup0000001"
transactional = false

function upgrade()
  op.create_index("ix_people_n", "people", { "n" }, { concurrently = true })
  op.execute("UPDATE people SET n = n + 1")
end

function downgrade()
  op.execute("UPDATE people SET n = n - 1")
  op.drop_index("ix_people_n", { table = "people", concurrently = true })
end
