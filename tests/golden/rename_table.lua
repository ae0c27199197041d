--- there and back
revision      = "7fb81f3f1fab"
down_revision = nil

function upgrade()
  op.create_table("colour", { { "id", t.integer, primary_key = true } })
  op.rename_table("colour", "colours")
end

function downgrade()
  op.rename_table("colours", "colour")
  op.drop_table("colour")
end
