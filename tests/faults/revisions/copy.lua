--- rows of one table become rows of another
revision      = "copy00000000"
down_revision = "setup0000001"

function upgrade()
  op.create_table("mails", { { "id", t.bigint, primary_key = true }, { "mail", t.string(60) } })
  data.copy { from = "people", to = "mails", chunk = 5,
    function(row) return { id = row.id, mail = row.email or "none" } end }
end

function downgrade()
  op.drop_table("mails")
end
