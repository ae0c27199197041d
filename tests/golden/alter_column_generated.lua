--- a generated column becomes a plain one
revision      = "28c7b783c68d"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",    t.integer, primary_key = true },
    { "twice", t.integer, generated = "id * 2", stored = true },
  })
  if dialect ~= "postgresql" or server.number >= 130000 then
    op.alter_column("users", "twice", { generated = false })
  end
end

function downgrade()
  op.drop_table("users")
end
