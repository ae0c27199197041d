--- random_calls.lua - calls op.* and db.* with random arguments; test_script_random.c runs it.
--- A mistake must be an error of kind "script", whatever the arguments are.

local words = {
  "a", "users", "id", "name", "type", "nullable", "default", "primary_key", "identity", "unique",
  "index", "references", "on_delete", "on_update", "match", "deferrable", "check", "comment",
  "collate", "generated", "stored", "autoincrement", "sqlite", "mysql", "postgresql", "mariadb",
  "schema", "if_exists", "if_not_exists", "cascade", "columns", "kind", "foreign_key", "table",
  "where", "method", "include", "desc", "length", "with", "probe", "undo", "set null", "b.id",
  "b(id)", "select :a", ":", "", "\0", "\xff", "always", "start",
}

local function pick(list)
  return list[math.random(#list)]
end

local gen

local makers = {
  function() return pick(words) end,
  function() return pick(words) end,
  function() return "x" .. string.rep("y", math.random(2000)) end,
  function() return math.random(-3, 300) end,
  function() return 1 / 0 end,
  function() return true end,
  function() return false end,
  function() return nil end,
  function() return null end,
  function() return print end,
  function() return coroutine.create(print) end,
  function() return db.blob "x" end,
  function() return t.text end,
  function() return t.string(5) end,
  function() return t.enum("e", { "a" }) end,
  function() return t.array(t.text) end,
  function() return sql "x" end,
  function() return sql.none end,
  function(depth) return sql(gen(depth)) end,
  function(depth) return t.per(gen(depth)) end,
  function(depth) return t.raw(gen(depth)) end,
  function(depth) return t.enum("e", gen(depth)) end,
  function(depth) return check(gen(depth), gen(depth)) end,
  function(depth) return unique(gen(depth), gen(depth)) end,
  function(depth) return primary_key(gen(depth), gen(depth)) end,
  function(depth) return foreign_key(gen(depth), gen(depth), gen(depth)) end,
  function(depth) return index(gen(depth), gen(depth)) end,
  function(depth) return exclude(gen(depth), gen(depth)) end,
  function() return { pick(words), t.text } end,
  function(depth) return { pick(words), t.text, [pick(words)] = gen(depth) } end,
}

function gen(depth)
  depth = (depth or 0) + 1
  if depth > 4 or math.random() < 0.6 then
    local ok, value = pcall(pick(makers), depth)
    return ok and value or nil
  end
  local result = {}
  for i = 1, math.random(0, 4) do
    result[math.random() < 0.8 and i or math.random(9)] = gen(depth)
  end
  for _ = 1, math.random(0, 3) do
    result[pick(words)] = gen(depth)
  end
  return result
end

local function functions()
  local found = {}
  for name, f in pairs(op) do
    if name ~= "autocommit" then
      found[#found + 1] = f
    end
  end
  for _, name in ipairs { "query", "value", "rows", "has_table", "has_column", "has_constraint" } do
    found[#found + 1] = db[name]
  end
  return found
end

function upgrade()
  math.randomseed(tonumber(args.seed))
  local all, succeeded = functions(), 0
  for _ = 1, 500 do
    local first = math.random() < 0.6 and "users" or gen()
    local second = math.random() < 0.3 and "email" or gen()
    local ok, e = pcall(pick(all), first, second, gen(), gen())
    if ok then
      succeeded = succeeded + 1
    else
      assert(e.kind == "script", tostring(e))
    end
  end
  assert(succeeded > 10)
end
