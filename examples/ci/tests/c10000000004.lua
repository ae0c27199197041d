--- What `luamig test` asks of revision c10000000004, beside what it asks of every revision.

function before()
  data.insert("customers", {
    { name = "Émile", email = "ci-1" },
    { name = "", email = "ci-2" },
  })
end

function after_upgrade()
  assert(db.value("SELECT initial FROM customers WHERE email = 'ci-1'") == "É")
  assert(db.value("SELECT initial FROM customers WHERE email = 'ci-2'") == nil)
end
