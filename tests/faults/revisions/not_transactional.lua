--- transactional = false: every statement commits
revision      = "nottransacti"
down_revision = "setup0000001"
transactional = false

function upgrade()
  op.add_column("people", { "alone", t.integer })
  op.create_index("ix_people_alone", "people", { "alone" })
  op.create_table("lonely", { { "id", t.integer, primary_key = true } })
end

function downgrade()
  op.drop_table("lonely")
  op.drop_index("ix_people_alone", "people")
  op.drop_column("people", "alone")
end
