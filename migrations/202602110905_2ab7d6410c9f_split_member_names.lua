--- split full_name into first and last name
--- Create Date: 2026-02-11 09:05:00 UTC
-- lint:ignore PG15, ALL03, MY07 some hundred members: a moment. Where rows are many: three revisions, and data.update
revision      = "2ab7d6410c9f"
down_revision = "f4038c5b9e17"
loses         = { "members.full_name" } -- spaces before and after a name, and more than one within

-- The rows change inside the database, so `luamig upgrade --sql` can print this revision.  Where the
-- databases differ the SQL is chosen by the dialect: here with Lua, below with a table.
local length = dialect == "mysql" and "char_length" or "length"
local joined = dialect == "mysql" and "concat(first_name, ' ', last_name)" or "first_name || ' ' || last_name"

function upgrade()
  op.add_column("members", { "first_name", t.string(200), nullable = false, default = "" })
  op.add_column("members", { "last_name",  t.string(200), nullable = false, default = "" })
  op.execute("UPDATE members SET full_name = trim(full_name) WHERE length(full_name) > length(trim(full_name))")
  -- "Grace Brewster Hopper" -> "Grace Brewster", "Hopper"; a single word is a first name
  op.execute({
    postgresql = [[UPDATE members SET last_name = substring(full_name from '[^ ]+$') WHERE full_name LIKE '% %']],
    mysql      = [[UPDATE members SET last_name = substring_index(full_name, ' ', -1) WHERE full_name LIKE '% %']],
    sqlite     = [[UPDATE members SET last_name = substr(full_name, length(rtrim(full_name, replace(full_name, ' ', ''))) + 1)
                   WHERE full_name LIKE '% %']],
  })
  op.execute(("UPDATE members SET first_name = trim(substr(full_name, 1, %s(full_name) - %s(last_name)))")
    :format(length, length))
  op.drop_column("members", "full_name") -- lint:ignore ALL14 the library is closed while it is upgraded
end

function downgrade()
  op.add_column("members", { "full_name", t.string(200), nullable = false, default = "" })
  -- cut: two names of 200 letters do not fit into one
  op.execute(("UPDATE members SET full_name = substr(trim(%s), 1, 200)"):format(joined))
  op.drop_column("members", "first_name")
  op.drop_column("members", "last_name")
end
