--- rows that commit by themselves: each is written once
revision      = "autocommitro"
down_revision = "setup0000001"

function upgrade()
  op.autocommit(function()
    op.execute { "UPDATE people SET n = n + 1", probe = "SELECT 1 FROM people WHERE id = 1 AND n = 11" }
    op.execute { "UPDATE orders SET amount = amount + 1", probe = "SELECT 1 FROM orders WHERE id = 1 AND amount = 3.5" }
  end)
end

function downgrade()
  op.autocommit(function()
    op.execute { "UPDATE orders SET amount = amount - 1", probe = "SELECT 1 FROM orders WHERE id = 1 AND amount = 2.5" }
    op.execute { "UPDATE people SET n = n - 1", probe = "SELECT 1 FROM people WHERE id = 1 AND n = 10" }
  end)
end
