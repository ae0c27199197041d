--- What `luamig test` asks of revision c10000000004, beside what it asks of every revision.

function before()
  op.execute("INSERT INTO customers (name, email) VALUES ('Émile', 'ci-1'), ('', 'ci-2')")
end

function after_upgrade()
  assert(db.value("SELECT initial FROM customers WHERE email = 'ci-1'") == "É")
  assert(db.value("SELECT initial FROM customers WHERE email = 'ci-2'") == nil)
end
