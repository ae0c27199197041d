--- a column goes, and comes back empty
revision      = "dropcolumn00"
down_revision = "setup0000001"

function upgrade()
  op.drop_column("people", "email")
end

function downgrade()
  op.add_column("people", { "email", t.string(60) })
end
