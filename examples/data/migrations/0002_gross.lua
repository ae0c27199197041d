--- what customers pay, with tax
--- Create Date: 2026-11-20 12:10:00 UTC
revision      = "a10000000002"
down_revision = "a10000000001"

function upgrade()
  op.add_column("orders", { "gross", t.numeric(13, 2) })
  data.transform("orders", {
    read  = { "net" },
    where = "gross IS NULL",
    function(row)
      return { gross = (decimal(row.net) * "1.19"):round(2, "half_up") }
    end,
  })
  op.alter_column("orders", "gross", { nullable = false })
end

function downgrade()
  op.drop_column("orders", "gross")
end
