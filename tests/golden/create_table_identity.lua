--- identities: always, by default, and with their numbers
revision      = "4282f34268d7"
down_revision = nil

function upgrade()
  op.create_table("counted", {
    { "id",   t.bigint, primary_key = true, identity = "always" },
    { "note", t.text },
  })
  op.create_table("plain", {
    { "id",   t.integer, primary_key = true, identity = true },
    { "note", t.text },
  })
end

function downgrade()
  op.drop_table("plain")
  op.drop_table("counted")
end
