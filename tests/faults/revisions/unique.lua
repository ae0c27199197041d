--- a unique constraint
revision      = "unique000000"
down_revision = "setup0000001"

function upgrade()
  op.create_unique("people", { "email" }, { name = "uq_people_mail" })
end

function downgrade()
  op.drop_constraint("people", "uq_people_mail")
end
