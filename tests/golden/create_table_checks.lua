--- checks on a column and on the table
revision      = "9640bdb5f889"
down_revision = nil

function upgrade()
  op.create_table("prices", {
    { "id",       t.integer,        primary_key = true },
    { "price",    t.numeric(10, 2), nullable = false, check = "price >= 0" },
    { "currency", t.char(3),        nullable = false },
    check("currency IN ('EUR', 'CHF')", { name = "ck_prices_currency" }),
    check("price < 1000000"),
  })
end

function downgrade()
  op.drop_table("prices")
end
