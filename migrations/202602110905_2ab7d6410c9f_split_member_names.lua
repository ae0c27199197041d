--- split full_name into first and last name
--- Create Date: 2026-02-11 09:05:00 UTC
revision      = "2ab7d6410c9f"
down_revision = "f4038c5b9e17"

-- "Grace Brewster Hopper" -> "Grace Brewster", "Hopper"; a single word is a first name.
local function split(name)
  local first, last = name:match("^(.*)%s+(%S+)$")
  return first or name, last or ""
end

function upgrade()
  op.add_column("members", { "first_name", t.string(100), nullable = false, default = "" })
  op.add_column("members", { "last_name",  t.string(100), nullable = false, default = "" })
  for member in db.rows("SELECT id, full_name FROM members") do
    local first, last = split(member.full_name)
    op.execute("UPDATE members SET first_name = :first, last_name = :last WHERE id = :id",
      { first = first, last = last, id = member.id })
  end
  op.drop_column("members", "full_name")
end

function downgrade()
  op.add_column("members", { "full_name", t.string(200), nullable = false, default = "" })
  for member in db.rows("SELECT id, first_name, last_name FROM members") do
    local name = (member.first_name .. " " .. member.last_name):gsub("%s+$", "")
    op.execute("UPDATE members SET full_name = :name WHERE id = :id", { name = name, id = member.id })
  end
  op.drop_column("members", "first_name")
  op.drop_column("members", "last_name")
end
