--- generated columns, stored and computed when read
revision      = "22b24db5e210"
down_revision = nil

function upgrade()
  op.create_table("boxes", {
    { "id",     t.integer, primary_key = true },
    { "width",  t.integer, nullable = false },
    { "height", t.integer, nullable = false },
    { "area",   t.integer, generated = "width * height", stored = true },
  })
end

function downgrade()
  op.drop_table("boxes")
end
