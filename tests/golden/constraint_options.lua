--- deferrable and not yet valid, where there is such a thing
revision      = "9afcbb57ffd0"
down_revision = nil

function upgrade()
  op.create_table("heads", { { "id", t.integer, primary_key = true } })
  op.create_table("tails", {
    { "id",      t.integer, primary_key = true },
    { "head_id", t.integer, references = "heads.id", deferrable = "initially deferred" },
  })
end

function downgrade()
  op.drop_table("tails")
  op.drop_table("heads")
end
