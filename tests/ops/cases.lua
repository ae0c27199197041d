--- cases.lua - what tests/ops/ops.c runs: every operation, on tables with rows.
---
--- case { name, up = …, check = …, down = …, refused = …, same = true }
---   up       the operations
---   check    looks at what they did (`expect`)
---   down     the way back; not given: reverse(up)
---   refused  words of the error that up() must end with, and nothing may have changed
---   same     up() may leave no trace
--- Each argument that is false or nil because a database is not the one counts as not said.

local pg = dialect == "postgresql"
local maria = server.name == "MariaDB"
local mysql = server.name == "MySQL"
local my = maria or mysql
local lite = dialect == "sqlite"
local major = tonumber(server.version:match("^%d+"))

local cases = {}
local function case(c)
  if c.on ~= false then cases[#cases + 1] = c end
end

function list()
  for _, c in ipairs(cases) do
    op.execute("ops:case :name :refused :same",
      { name = c[1], refused = c.refused or "", same = c.same and "yes" or "" })
  end
end

local function this() return cases[tonumber(args.case)] end
function up() this().up() end
function look() if this().check then this().check() end end
function down()
  local c = this()
  if c.down then c.down() else reverse(c.up)() end
end

-- ---- words for checks -----------------------------------------------------------------------

local function show(v) return type(v) == "string" and '"' .. v .. '"' or tostring(v) end
local function expect(got, wanted, what)
  if got ~= wanted then
    error((what or "it") .. ": " .. show(got) .. ", not " .. show(wanted), 2)
  end
end
--- One value of a query.
local function value(sql_text) return db.value(sql_text) end
--- A statement that the database must refuse.
local function fails(sql_text)
  local ok = pcall(function() op.execute(sql_text) end)
  if ok then error("the database took it: " .. sql_text, 2) end
end

--- A column, a constraint or an index of that name, as reflection gives it.
local function find(list, name)
  for _, item in ipairs(list) do
    if item.name == name then return item end
  end
end
local function column(name) return find(db.reflect("users").columns, name) end
local function key(name) return find(db.reflect("users").foreign_keys, name) end
local function ix(name) return find(db.reflect("users").indexes, name) end

-- ---- what all begin with --------------------------------------------------------------------

local moods = { "sad", "ok", "happy" }

function base()
  op.create_table("teams", {
    { "id",   t.integer,    primary_key = true },
    { "name", t.string(40), nullable = false },
    unique({ "name" }, { name = "uq_teams_name" }),
  })
  op.create_enum("mood", moods)
  op.create_table("users", {
    { "id",      t.integer, primary_key = true },
    { "team_id", t.integer },
    { "name",    t.string(40), nullable = false, default = "nobody", comment = "as it is printed" },
    { "age",     t.integer },
    { "mood",    t.enum("mood", moods), nullable = false, default = "ok" },
    { "email",   t.string(80) },
    { "note",    t.text },
    foreign_key({ "team_id" }, "teams.id", { name = "fk_users_team", on_delete = "cascade" }),
    check("age >= 0", { name = "ck_users_age" }),
    unique({ "email" }, { name = "uq_users_email" }),
    index({ "name" }, { name = "ix_users_name" }),
  }, { comment = "people" })
  op.execute("INSERT INTO teams (id, name) VALUES (1, 'red'), (2, 'blue')")
  op.execute([[INSERT INTO users (id, team_id, name, age, mood, email, note) VALUES
    (1, 1, 'Ann', 31, 'ok', 'ann@example.org', 'first'),
    (2, 1, 'Bob', 17, 'sad', NULL, NULL),
    (3, 2, 'Cem', NULL, 'happy', 'cem@example.org', 'it''s a "note"'),
    (4, NULL, 'Dot', 0, 'ok', NULL, '')]])
  op.create_view("adults", "SELECT id, name, age FROM users WHERE age >= 18")
  op.create_view("adult_names", "SELECT name FROM adults")
  if pg then
    op.execute("COMMENT ON VIEW adults IS 'eighteen and up'")
    op.execute("COMMENT ON COLUMN adults.age IS 'in years'")
    op.execute("GRANT SELECT ON adults TO PUBLIC")
    op.execute("CREATE MATERIALIZED VIEW ages AS SELECT age, count(*) AS n FROM users GROUP BY age")
    op.execute("CREATE UNIQUE INDEX ix_ages ON ages (age)")
    op.execute("CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$")
    op.execute("CREATE TRIGGER tr_age BEFORE UPDATE OF age ON users FOR EACH ROW " ..
      "WHEN (OLD.age IS DISTINCT FROM NEW.age) EXECUTE FUNCTION quiet()")
    op.execute("CREATE INDEX ix_users_sad ON users (id) WHERE mood = 'sad'")
    op.execute("ALTER TABLE users ADD CONSTRAINT ck_users_mood CHECK (mood <> 'sad' OR age < 100)")
    op.execute("CREATE VIEW happy AS SELECT id, mood FROM users WHERE mood = 'happy'")
  end
end

-- ---- tables ---------------------------------------------------------------------------------

case { "create_table",
  up = function()
    op.create_table("orders", {
      { "id",      t.bigint, primary_key = true, identity = true },
      { "user_id", t.integer, nullable = false, references = "users.id", on_delete = "cascade", index = true },
      { "total",   t.numeric(10, 2), nullable = false, default = 0 },
      { "state",   t.enum("order_state", { "new", "paid" }), default = "new" },
      { "double",  t.numeric(12, 2), generated = "total * 2", stored = true },
      check("total >= 0", { name = "ck_orders_total" }),
      unique({ "user_id", "state" }, { name = "uq_orders" }),
    }, { comment = "what users buy" })
  end,
  check = function()
    op.execute("INSERT INTO orders (user_id, total) VALUES (1, 5)")
    expect(value("SELECT state FROM orders"), "new")
    expect(tonumber(value("SELECT double FROM orders") or value("SELECT `double` FROM orders")), 10.0)
    op.execute("DELETE FROM orders")
  end,
  on = not my }

case { "create_table, the names MySQL keeps for itself",
  up = function()
    op.create_table("orders", {
      { "id",      t.bigint, primary_key = true, identity = true },
      { "user_id", t.integer, nullable = false, references = "users.id", on_delete = "cascade", index = true },
      { "total",   t.numeric(10, 2), nullable = false, default = 0 },
      { "state",   t.enum("order_state", { "new", "paid" }), default = "new" },
      { "twice",   t.numeric(12, 2), generated = "total * 2", stored = true },
      check("total >= 0", { name = "ck_orders_total" }),
      unique({ "user_id", "state" }, { name = "uq_orders" }),
    }, { comment = "what users buy" })
  end,
  check = function()
    op.execute("INSERT INTO orders (user_id, total) VALUES (1, 5)")
    expect(value("SELECT state FROM orders"), "new")
    expect(tonumber(value("SELECT twice FROM orders")), 10.0)
    fails("INSERT INTO orders (user_id, total) VALUES (1, -1)")
    op.execute("DELETE FROM orders")
  end }

case { "drop_table",
  up = function()
    if pg then op.drop_view("happy", { was = "SELECT id, mood FROM users WHERE mood = 'happy'" }) end
    op.create_table("gone", {
      { "id",   t.integer, primary_key = true },
      { "kind", t.enum("gone_kind", { "a", "b" }), default = "a" },
    })
    op.drop_table("gone", { was = {
      { "id",   t.integer, primary_key = true },
      { "kind", t.enum("gone_kind", { "a", "b" }), default = "a" },
    } })
  end,
  check = function() expect(db.has_table("gone"), false) end,
  same = not pg }

case { "an enum that op.create_enum made outlives the tables",
  up = function()
    op.create_table("gone", { { "id", t.integer, primary_key = true }, { "mood", t.enum("mood", moods) } })
    op.drop_table("gone", { was = { { "id", t.integer, primary_key = true }, { "mood", t.enum("mood", moods) } } })
  end,
  check = function() if pg then expect(value("SELECT count(*) FROM pg_type WHERE typname = 'mood'"), 1) end end,
  same = true }

case { "rename_table",
  up = function() op.rename_table("teams", "groups_of_users") end,
  check = function()
    expect(value("SELECT count(*) FROM groups_of_users"), 2)
    fails("INSERT INTO users (id, team_id) VALUES (9, 77)")
  end }

case { "rename_table, if_exists",
  up = function() op.rename_table("nothing", "something", { if_exists = true }) end,
  down = function() end, same = true }

case { "table_comment",
  up = function() op.table_comment("users", "who is here", { was = "people" }) end, same = lite }

case { "table_comment, removed",
  up = function() op.table_comment("users", null, { was = "people" }) end, same = lite }

-- ---- columns --------------------------------------------------------------------------------

case { "add_column",
  up = function() op.add_column("users", { "born", t.date }) end,
  check = function()
    expect(value("SELECT count(*) FROM users WHERE born IS NULL"), 4)
    expect(column("born").type:lower(), "date")
    expect(column("born").nullable, true)
  end }

case { "add_column, with everything",
  up = function()
    op.add_column("users", { "boss_id", t.integer, nullable = false, default = 1, references = "users.id",
      index = true, check = "boss_id > 0", comment = "who says so" })
  end,
  check = function()
    expect(value("SELECT count(*) FROM users WHERE boss_id = 1"), 4)
    expect(column("boss_id").nullable, false)
    if not lite then expect(column("boss_id").comment, "who says so") end
    fails("UPDATE users SET boss_id = 99")
  end }

case { "add_column, a new enum",
  up = function()
    op.add_column("users", { "size", t.enum("size", { "small", "large" }), nullable = false, default = "small" })
  end,
  check = function()
    expect(value("SELECT count(*) FROM users WHERE size = 'small'"), 4)
    fails("UPDATE users SET size = 'huge'")
  end }

case { "add_column, if_not_exists",
  up = function() op.add_column("users", { "name", t.text }, { if_not_exists = true }) end,
  down = function() end, same = true }

case { "drop_column",
  up = function() op.drop_column("users", "note", { was = { "note", t.text } }) end,
  check = function() expect(db.has_column("users", "note"), false) end,
  down = function()
    op.add_column("users", { "note", t.text })
    op.execute("UPDATE users SET note = 'first' WHERE id = 1")
    op.execute("UPDATE users SET note = 'it''s a \"note\"' WHERE id = 3")
    op.execute("UPDATE users SET note = '' WHERE id = 4")
  end }

case { "drop_column, if_exists",
  up = function() op.drop_column("users", "nothing", { if_exists = true }) end,
  down = function() end, same = true }

case { "rename_column",
  up = function() op.rename_column("users", "note", "remark") end,
  check = function() expect(value("SELECT remark FROM users WHERE id = 1"), "first") end }

case { "rename_column, of a column in a check, a key and a view",
  up = function()
    op.rename_column("users", "age", "years")
    op.rename_column("users", "team_id", "team")
  end,
  check = function()
    fails("UPDATE users SET years = -1")
    fails("UPDATE users SET team = 77")
    expect(db.has_constraint("users", "ck_users_age"), true)
  end,
  on = not my }

case { "rename_column, of a column in a check and a key",
  up = function()
    op.drop_view("adult_names", { was = "SELECT name FROM adults" })
    op.drop_view("adults", { was = "SELECT id, name, age FROM users WHERE age >= 18" })
    op.rename_column("users", "age", "years")
    op.rename_column("users", "team_id", "team")
  end,
  check = function()
    fails("UPDATE users SET years = -1")
    fails("UPDATE users SET team = 77")
    expect(db.has_constraint("users", "ck_users_age"), true)
  end,
  on = my }

case { "drop_column, of a column in a check and a key",
  up = function()
    op.add_column("users", { "boss_id", t.integer })
    op.create_foreign_key("users", { "boss_id" }, "users.id", { name = "fk_users_boss" })
    op.create_check("users", "boss_id <> id", { name = "ck_users_boss" })
    op.drop_column("users", "boss_id")
  end,
  check = function() expect(db.has_constraint("users", "ck_users_boss"), false) end,
  down = function() end, same = true }

case { "alter_table, a column goes with its check and its key",
  up = function()
    op.add_column("users", { "boss_id", t.integer })
    op.create_foreign_key("users", { "boss_id" }, "users.id", { name = "fk_users_boss" })
    op.create_check("users", "boss_id <> id", { name = "ck_users_boss" })
    op.alter_table("users", {
      { drop_constraint = "fk_users_boss" },
      { drop_column = "boss_id" },
    })
  end,
  down = function() end, same = true }

case { "rename_column, if_exists",
  up = function() op.rename_column("users", "nothing", "something", { if_exists = true }) end,
  down = function() end, same = true }

case { "alter_column, type",
  up = function() op.alter_column("users", "age", { type = t.bigint, was = { type = t.integer } }) end,
  check = function()
    expect(value("SELECT name FROM adult_names"), "Ann")
    expect(column("age").type:lower():match("^bigint"), "bigint")
    op.execute("UPDATE users SET age = 3000000000 WHERE id = 1")
    op.execute("UPDATE users SET age = 31 WHERE id = 1")
    if pg then
      expect(value("SELECT obj_description('adults'::regclass)"), "eighteen and up")
      expect(value("SELECT has_table_privilege('public', 'adults', 'SELECT')") ~= nil, true)
      expect(value("SELECT count(*) FROM pg_trigger WHERE tgname = 'tr_age'"), 1)
      expect(value("SELECT count(*) FROM pg_indexes WHERE indexname = 'ix_ages'"), 1)
      expect(value("SELECT data_type FROM information_schema.columns WHERE table_name = 'adults' AND column_name = 'age'"), "bigint")
    end
  end }

case { "alter_column, the rest stays",
  up = function() op.alter_column("users", "name", { type = t.string(60), was = { type = t.string(40) } }) end,
  check = function()
    op.execute("INSERT INTO users (id) VALUES (9)")
    expect(value("SELECT name FROM users WHERE id = 9"), "nobody")
    fails("UPDATE users SET name = NULL")
    op.execute("DELETE FROM users WHERE id = 9")
  end }

case { "alter_column, nullable",
  up = function() op.alter_column("users", "name", { nullable = true }) end,
  check = function()
    expect(column("name").nullable, true)
    expect(column("name").default ~= nil, true)
    op.execute("UPDATE users SET name = NULL WHERE id = 1")
    op.execute("UPDATE users SET name = 'Ann' WHERE id = 1")
  end }

case { "alter_column, not null online",
  up = function()
    op.execute { "UPDATE users SET note = '-' WHERE note IS NULL", undo = "UPDATE users SET note = NULL WHERE note = '-'" }
    op.alter_column("users", "note", { nullable = false, online = true })
  end,
  check = function()
    expect(column("note").nullable, false)
    expect(#db.reflect("users").checks, (pg or lite) and 2 or 1)
    fails("UPDATE users SET note = NULL")
  end }

case { "alter_column, default",
  up = function() op.alter_column("users", "name", { default = "somebody", was = { default = "nobody" } }) end,
  check = function()
    op.execute("INSERT INTO users (id) VALUES (9)")
    expect(value("SELECT name FROM users WHERE id = 9"), "somebody")
    op.execute("DELETE FROM users WHERE id = 9")
  end }

case { "alter_column, no default",
  up = function() op.alter_column("users", "name", { default = sql.none, was = { default = "nobody" } }) end,
  check = function() fails("INSERT INTO users (id) VALUES (9)") end }

case { "alter_column, comment",
  up = function() op.alter_column("users", "name", { comment = null, was = { comment = "as it is printed" } }) end, same = lite }

case { "alter_column, all at once",
  up = function()
    op.alter_column("users", "name", { type = t.text, nullable = true, default = sql.none, comment = "any",
      was = { type = t.string(40), nullable = false, default = "nobody", comment = "as it is printed" } })
  end,
  on = not my }

case { "alter_column, a text becomes an enum and a text again",
  up = function()
    op.add_column("users", { "size", t.string(10), nullable = false, default = "small" })
    op.alter_column("users", "size", { type = t.enum("size", { "small", "large" }), was = { type = t.string(10) } })
  end,
  check = function()
    expect(value("SELECT count(*) FROM users WHERE size = 'small'"), 4)
    op.execute("INSERT INTO users (id) VALUES (9)")
    expect(value("SELECT size FROM users WHERE id = 9"), "small")
    op.execute("DELETE FROM users WHERE id = 9")
    fails("UPDATE users SET size = 'huge'")
  end }

case { "alter_column, using",
  up = function()
    op.alter_column("users", "age", { type = t.string(10), using = "'a' || age::text",
      was = { type = t.integer, using = "substr(age, 2)::integer" } })
  end,
  check = function() end,
  refused = "", on = false }

case { "alter_column, identity",
  up = function()
    op.create_table("counted", { { "id", t.integer, primary_key = true }, { "a", t.integer } })
    op.alter_column("counted", "id", { identity = { start = 10 }, was = { identity = false } })
  end,
  check = function()
    op.execute("INSERT INTO counted (a) VALUES (1)")
    expect(value("SELECT id FROM counted"), 10)
    op.execute("DELETE FROM counted")
  end,
  on = not lite }

-- ---- several changes ------------------------------------------------------------------------

case { "alter_table",
  up = function()
    op.alter_table("users", {
      { add_column = { "born", t.date } },
      { add_column = { "size", t.enum("size", { "small", "large" }), default = "small" } },
      { alter_column = { "age", type = t.bigint, was = { type = t.integer } } },
      { alter_column = { "name", default = "somebody", was = { default = "nobody" } } },
      { drop_constraint = "ck_users_age", was = check("age >= 0", { name = "ck_users_age" }) },
      { drop_index = "ix_users_name", was = index({ "name" }, { name = "ix_users_name" }) },
      { comment = "people and their sizes", was = "people" },
      check("age >= -1", { name = "ck_users_age2" }),
      index({ "name", "age" }, { name = "ix_users_name_age" }),
    })
  end,
  check = function()
    expect(db.has_column("users", "born"), true)
    expect(db.has_index("users", "ix_users_name_age"), true)
    expect(db.has_index("users", "ix_users_name"), false)
    expect(value("SELECT count(*) FROM users WHERE size = 'small'"), 4)
    expect(value("SELECT name FROM adult_names"), "Ann")
    op.execute("UPDATE users SET age = -1 WHERE id = 1")
    op.execute("UPDATE users SET age = 31 WHERE id = 1")
    fails("UPDATE users SET age = -2")
  end }

case { "alter_table, a column twice and then renamed",
  up = function()
    op.alter_table("users", {
      { alter_column = { "note", type = t.string(100), was = { type = t.text } } },
      { alter_column = { "note", default = "-", was = { default = sql.none } } },
      { rename_column = { "note", "remark" } },
    })
  end,
  check = function()
    expect(value("SELECT remark FROM users WHERE id = 3"), 'it\'s a "note"')
    op.execute("INSERT INTO users (id) VALUES (9)")
    expect(value("SELECT remark FROM users WHERE id = 9"), "-")
    op.execute("DELETE FROM users WHERE id = 9")
  end,
  down = my and function()
    op.alter_table("users", {
      { rename_column = { "remark", "note" } },
      { alter_column = { "note", type = t.text, default = sql.none } },
    })
  end or nil }

case { "alter_table, a check by another of the same name",
  up = function()
    op.alter_table("users", {
      { drop_constraint = "ck_users_age", was = check("age >= 0", { name = "ck_users_age" }) },
      check("age >= -5", { name = "ck_users_age" }),
    })
  end,
  check = function()
    op.execute("UPDATE users SET age = -5 WHERE id = 1")
    op.execute("UPDATE users SET age = 31 WHERE id = 1")
  end }

case { "alter_table, a renamed column in a new index and a new check",
  up = function()
    op.alter_table("users", {
      { rename_column = { "email", "mail" } },
      index({ "mail" }, { name = "ix_users_mail" }),
      check("mail <> ''", { name = "ck_users_mail" }),
      { add_column = { "size", t.integer } },
    })
  end,
  check = function()
    expect(ix("ix_users_mail").parts[1].column, "mail")
    fails("UPDATE users SET mail = ''")
  end,
  down = function()
    op.alter_table("users", {
      { drop_column = "size" },
      { drop_constraint = "ck_users_mail" },
      { drop_index = "ix_users_mail" },
      { rename_column = { "mail", "email" } },
    })
  end }

case { "alter_table, two columns go with their enum",
  up = function()
    op.alter_table("users", {
      { add_column = { "a_size", t.enum("size", { "small", "large" }) } },
      { add_column = { "b_size", t.enum("size", { "small", "large" }) } },
    })
  end }

case { "alter_column, type, under policies, rules and heirs",
  up = function()
    op.create_table("papers", { { "id", t.integer, primary_key = true }, { "owner", t.integer } })
    op.execute { "CREATE TABLE old_papers () INHERITS (papers)", undo = "DROP TABLE old_papers" }
    op.execute { "CREATE VIEW old_owners AS SELECT owner FROM old_papers", undo = "DROP VIEW old_owners" }
    op.execute { "CREATE RULE none AS ON DELETE TO old_owners DO INSTEAD NOTHING", undo = "SELECT 1" }
    op.execute { "ALTER TABLE papers ENABLE ROW LEVEL SECURITY", undo = "ALTER TABLE papers DISABLE ROW LEVEL SECURITY" }
    op.execute { "CREATE POLICY mine ON papers FOR UPDATE TO PUBLIC USING (owner = 1) WITH CHECK (owner < 9)",
      undo = "SELECT 1" }
    op.execute { "INSERT INTO papers VALUES (1, 1)", undo = "DELETE FROM papers" }
    op.alter_column("papers", "owner", { type = t.bigint, was = { type = t.integer } })
  end,
  check = function()
    expect(value("SELECT count(*) FROM pg_policies WHERE policyname = 'mine' AND qual = '(owner = 1)' AND with_check = '(owner < 9)' AND cmd = 'UPDATE'"), 1)
    expect(value("SELECT count(*) FROM pg_rules WHERE rulename = 'none'"), 1)
    expect(value("SELECT data_type FROM information_schema.columns WHERE table_name = 'old_owners'"), "bigint")
  end,
  on = pg }

case { "replace_view, materialized",
  up = function()
    op.replace_view("ages", "SELECT age, count(*) AS n, 'x' AS more FROM users WHERE age > 0 GROUP BY age",
      { materialized = true, was = { "SELECT age, count(*) AS n FROM users GROUP BY age", materialized = true } })
  end,
  check = function() expect(value("SELECT count(*) FROM ages"), 2) end,
  down = function()
    op.replace_view("ages", "SELECT age, count(*) AS n FROM users GROUP BY age", { materialized = true })
    op.execute("CREATE UNIQUE INDEX ix_ages ON ages (age)")
  end,
  on = pg }

case { "a trigger that was made with execute stays",
  up = function()
    op.execute { "CREATE TRIGGER tr_note BEFORE INSERT ON users FOR EACH ROW SET NEW.note = 'by trigger'",
      undo = "DROP TRIGGER tr_note" }
    op.alter_table("users", {
      { alter_column = { "note", type = t.string(100), was = { type = t.text } } },
      { add_column = { "size", t.integer } },
    })
  end,
  check = function()
    op.execute("INSERT INTO users (id) VALUES (9)")
    expect(value("SELECT note FROM users WHERE id = 9"), "by trigger")
    op.execute("DELETE FROM users WHERE id = 9")
  end,
  on = my }

-- ---- indexes --------------------------------------------------------------------------------

case { "create_index",
  up = function() op.create_index("ix_users_team_age", "users", { "team_id", { "age", desc = true } }) end,
  check = function()
    expect(ix("ix_users_team_age").parts[1].column, "team_id")
    expect(ix("ix_users_team_age").parts[2].column, "age")
    expect(ix("ix_users_team_age").parts[2].desc, true)
  end }

case { "create_index, unique",
  up = function() op.create_index("users", { "name", "id" }, { unique = true }) end }

case { "create_index, concurrently",
  up = function() op.create_index("ix_users_note", "users", { { "note", length = my and 20 or nil } }, { concurrently = true, comment = "c" }) end,
  check = function() expect(db.has_index("users", "ix_users_note"), true) end }

case { "create_index, over one that was left behind unfinished",
  up = function()
    op.autocommit(function()
      op.execute("UPDATE users SET note = 'first' WHERE id = 4")
      pcall(function() op.execute("CREATE UNIQUE INDEX CONCURRENTLY ix_left ON users (note)") end)
      op.execute("UPDATE users SET note = '' WHERE id = 4")
    end)
    expect(value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_left'::regclass"), false)
    op.create_index("ix_left", "users", { "note" }, { unique = true, concurrently = true })
  end,
  check = function()
    expect(value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_left'::regclass"), true)
  end,
  down = function() op.drop_index("ix_left", { table = "users", concurrently = true }) end,
  on = pg }

case { "create_index, partial, covering, an expression, an operator class",
  up = function()
    op.create_index("ix_users_lower", "users", { sql "lower(name)", { "email", opclass = "varchar_pattern_ops", nulls = "first" } },
      { where = "age > 10", include = { "id" }, postgresql = { with = "fillfactor=70" } })
  end,
  on = pg }

case { "create_index, an expression",
  up = function() op.create_index("ix_users_lower", "users", { sql "lower(name)" }) end,
  refused = maria and "MariaDB has no indexes on expressions" or nil }

case { "create_index, partial",
  up = function() op.create_index("ix_users_some", "users", { "name" }, { where = "age > 10" }) end,
  refused = my and "has no partial indexes" or nil }

case { "create_index, if_not_exists",
  up = function() op.create_index("ix_users_name", "users", { "name" }, { if_not_exists = true }) end,
  down = function() end, same = true }

case { "drop_index",
  up = function() op.drop_index("ix_users_name", { table = "users", was = index({ "name" }, { name = "ix_users_name" }) }) end,
  check = function() expect(db.has_index("users", "ix_users_name"), false) end }

case { "drop_index, concurrently",
  up = function() op.drop_index("ix_users_name", { table = "users", concurrently = true, was = index({ "name" }, { name = "ix_users_name" }) }) end }

case { "drop_index, if_exists",
  up = function() op.drop_index("ix_nothing", { table = "users", if_exists = true }) end,
  down = function() end, same = true }

case { "rename_index",
  up = function() op.rename_index("ix_users_name", "ix_people", { table = "users" }) end,
  check = function() expect(db.has_index("users", "ix_people"), true) end }

case { "rename_index, if_exists",
  up = function() op.rename_index("ix_nothing", "ix_something", { table = "users", if_exists = true }) end,
  down = function() end, same = true }

-- ---- constraints ----------------------------------------------------------------------------

case { "create_primary_key",
  up = function()
    op.create_table("bare", { { "a", t.integer, nullable = false }, { "b", t.integer, nullable = false } })
    op.create_primary_key("bare", { "a", "b" }, { name = "pk_bare" })
  end,
  check = function()
    op.execute("INSERT INTO bare (a, b) VALUES (1, 1)")
    fails("INSERT INTO bare (a, b) VALUES (1, 1)")
    op.execute("DELETE FROM bare")
  end }

case { "drop_constraint, a primary key by a name of the author's",
  up = function()
    op.create_table("bare", { { "a", t.integer, nullable = false } })
    op.create_primary_key("bare", { "a" }, { name = "pk_bare" })
    op.drop_constraint("bare", "pk_bare")
  end,
  check = function()
    op.execute("INSERT INTO bare (a) VALUES (1), (1)")
    op.execute("DELETE FROM bare")
  end,
  down = function() op.drop_table("bare") end }

case { "drop_constraint, a name that is not there is no primary key",
  up = function() op.drop_constraint("users", "uq_users_emial") end,
  refused = "uq_users_emial", on = not lite }

case { "create_unique",
  up = function() op.create_unique("users", { "name", "age" }, { name = "uq_users_name_age" }) end,
  check = function() fails("INSERT INTO users (id, name, age) VALUES (9, 'Ann', 31)") end }

case { "create_unique, online",
  up = function() op.create_unique("users", { "name", "age" }, { name = "uq_users_name_age", online = true, comment = "c" }) end,
  check = function()
    expect(db.has_constraint("users", "uq_users_name_age"), true)
    fails("INSERT INTO users (id, name, age) VALUES (9, 'Ann', 31)")
  end }

case { "create_primary_key, online",
  up = function()
    op.create_table("bare", { { "a", t.integer }, { "b", t.integer } })
    op.execute { "INSERT INTO bare (a, b) VALUES (1, 1), (2, 1)", undo = "DELETE FROM bare" }
    op.create_primary_key("bare", { "a", "b" }, { name = "pk_bare", online = true })
  end,
  check = function() fails("INSERT INTO bare (a, b) VALUES (1, 1)") end }

case { "create_check",
  up = function() op.create_check("users", "age < 150", { name = "ck_users_old" }) end,
  check = function() fails("UPDATE users SET age = 150") end }

case { "create_check, online",
  up = function() op.create_check("users", "age < 150", { name = "ck_users_old", online = true }) end,
  check = function()
    fails("UPDATE users SET age = 150")
    if pg then expect(value("SELECT convalidated FROM pg_constraint WHERE conname = 'ck_users_old'"), true) end
  end }

case { "create_check, not valid, then validated",
  up = function()
    op.create_check("users", "age < 150", { name = "ck_users_old", not_valid = true })
    op.validate_constraint("users", "ck_users_old", { was = check("age < 150", { name = "ck_users_old", not_valid = true }) })
  end,
  check = function() fails("UPDATE users SET age = 150") end }

case { "create_foreign_key",
  up = function()
    op.add_column("users", { "boss_id", t.integer })
    op.create_foreign_key("users", { "boss_id" }, "users.id", { name = "fk_users_boss", on_delete = "set null", on_update = "cascade" })
  end,
  check = function()
    fails("UPDATE users SET boss_id = 99")
    expect(key("fk_users_boss").on_delete:lower(), "set null")
    expect(key("fk_users_boss").on_update:lower(), "cascade")
    expect(key("fk_users_boss").references.table, "users")
    op.execute("UPDATE users SET boss_id = 1 WHERE id = 2")
  end }

case { "create_foreign_key, online",
  up = function()
    op.add_column("users", { "boss_id", t.integer })
    op.create_foreign_key("users", { "boss_id" }, "users.id", { name = "fk_users_boss", online = true })
  end,
  check = function() fails("UPDATE users SET boss_id = 99") end }

case { "create_foreign_key, deferrable",
  up = function()
    op.add_column("users", { "boss_id", t.integer })
    op.create_foreign_key("users", { "boss_id" }, "users.id", { name = "fk_users_boss", deferrable = "deferred" })
  end,
  down = my and function() end or nil,
  on = pg }

case { "create_foreign_key, deferrable, refused",
  up = function()
    op.create_foreign_key("users", { "age" }, "users.id", { name = "fk_users_boss", deferrable = "deferred" })
  end,
  refused = "has no deferrable constraints", on = my }

case { "create_exclude",
  up = function()
    op.create_exclude("users", { { sql "int4range(id, id, '[]')", with = "&&" } }, { name = "ex_users", method = "gist" })
  end,
  refused = not pg and "exclusion constraints" or nil }

case { "drop_constraint, a check",
  up = function() op.drop_constraint("users", "ck_users_age", { was = check("age >= 0", { name = "ck_users_age" }) }) end,
  check = function()
    op.execute("UPDATE users SET age = -1 WHERE id = 1")
    op.execute("UPDATE users SET age = 31 WHERE id = 1")
  end }

case { "drop_constraint, a foreign key by its columns",
  up = function()
    op.drop_constraint("users", { kind = "foreign_key", columns = { "team_id" } },
      { was = foreign_key({ "team_id" }, "teams.id", { name = "fk_users_team", on_delete = "cascade" }) })
  end,
  check = function()
    op.execute("UPDATE users SET team_id = 77 WHERE id = 1")
    op.execute("UPDATE users SET team_id = 1 WHERE id = 1")
  end }

case { "drop_constraint, a unique one",
  up = function() op.drop_constraint("users", "uq_users_email", { was = unique({ "email" }, { name = "uq_users_email" }) }) end,
  check = function()
    op.execute("UPDATE users SET email = 'x' WHERE id IN (2, 4)")
    op.execute("UPDATE users SET email = NULL WHERE id IN (2, 4)")
  end,
  on = not lite }

-- what reverse() adds is an index there: tests/rebuild has the case
case { "drop_constraint, if_exists",
  up = function() op.drop_constraint("users", "ck_nothing", { if_exists = true }) end,
  down = function() end, same = true }

for kind, name in pairs { check = "ck_users_age", unique = "uq_users_email", foreign_key = "fk_users_team" } do
  case { "rename_constraint, " .. kind,
    up = function() op.rename_constraint("users", name, name .. "_2") end,
    check = function()
      expect(db.has_constraint("users", name .. "_2"), true)
      expect(db.has_constraint("users", name), false)
    end }
end

case { "rename_constraint, if_exists",
  up = function() op.rename_constraint("users", "ck_nothing", "ck_something", { if_exists = true }) end,
  down = function() end, same = true }

-- ---- enums ----------------------------------------------------------------------------------

local with_mood = { columns = { "users.mood" }, was = moods }
local function mood_case(name, changes, look, extra)
  local c = extra or {}
  c[1] = "alter_enum, " .. name
  c.up = function() op.alter_enum("mood", changes, with_mood) end
  c.check = look
  case(c)
end

mood_case("a label at the end, used at once", { add = { "great" } }, function()
  op.execute("UPDATE users SET mood = 'great' WHERE id = 3")
  expect(value("SELECT mood FROM users WHERE id = 3"), "great")
  op.execute("UPDATE users SET mood = 'happy' WHERE id = 3")
end)
mood_case("a label in the middle", { add = { "fine", after = "ok" } }, function()
  op.execute("UPDATE users SET mood = 'fine' WHERE id = 4")
  if not lite then
    expect(value("SELECT id FROM users ORDER BY mood DESC, id LIMIT 1"), 3)
    expect(value("SELECT count(*) FROM users WHERE mood > " .. (pg and "'ok'" or "2")), 2)
  end
  op.execute("UPDATE users SET mood = 'ok' WHERE id = 4")
end)
mood_case("a label at the front", { add = { "awful", before = "sad" } }, function()
  expect(value("SELECT mood FROM users WHERE id = 2"), "sad")
end)
mood_case("renamed", { rename = { ok = "fine" } }, function()
  expect(value("SELECT count(*) FROM users WHERE mood = 'fine'"), 2)
  fails("UPDATE users SET mood = 'ok'")
  op.execute("INSERT INTO users (id) VALUES (9)")
  expect(value("SELECT mood FROM users WHERE id = 9"), "fine")
  op.execute("DELETE FROM users WHERE id = 9")
end)

case { "alter_enum, a label removed from the middle that nobody has",
  up = function()
    op.execute { "UPDATE users SET mood = 'happy' WHERE id = 2", undo = "UPDATE users SET mood = 'sad' WHERE id = 2" }
    op.alter_enum("mood", { remove = { "sad" } }, with_mood)
  end,
  check = function()
    expect(value("SELECT count(*) FROM users WHERE mood = 'happy'"), 2)
    fails("UPDATE users SET mood = 'sad'")
    if pg then
      expect(value("SELECT count(*) FROM happy"), 2)
      expect(value("SELECT count(*) FROM pg_type WHERE typname LIKE 'old%'"), 0)
    end
  end,
  on = not pg }

case { "alter_enum, a label removed with another in its place",
  up = function() op.alter_enum("mood", { remove = { happy = "ok" }, add = { "great" } }, with_mood) end,
  check = function()
    expect(value("SELECT mood FROM users WHERE id = 3"), "ok")
    expect(value("SELECT mood FROM users WHERE id = 2"), "sad")
    op.execute("INSERT INTO users (id) VALUES (9)")
    expect(value("SELECT mood FROM users WHERE id = 9"), "ok")
    op.execute("DELETE FROM users WHERE id = 9")
    fails("UPDATE users SET mood = 'happy'")
  end,
  down = function()
    op.alter_enum("mood", { add = { "happy" } }, { columns = { "users.mood" } })
    op.execute("UPDATE users SET mood = 'happy' WHERE id = 3")
    op.alter_enum("mood", { remove = { "great" } }, { columns = { "users.mood" } })
  end,
  on = not pg }

case { "alter_enum, a label removed while views, checks and indexes cite the type",
  up = function() op.alter_enum("mood", { remove = { ok = "sad" }, add = { "great", "best" } }, with_mood) end,
  refused = "is the default of column mood", on = false }

case { "alter_enum, the type is exchanged under views, checks and indexes",
  up = function()
    op.execute { "UPDATE users SET mood = 'ok' WHERE id = 3", undo = "UPDATE users SET mood = 'happy' WHERE id = 3" }
    op.add_column("users", { "moods", t.array(t.enum("mood", moods)) })
    op.execute("UPDATE users SET moods = '{sad,ok}' WHERE id = 1")
    op.alter_enum("mood", { add = { "fine", after = "ok" }, remove = { ok = "fine" } }, with_mood)
  end,
  check = function()
    expect(value("SELECT count(*) FROM users WHERE mood = 'fine'"), 3)
    expect(value("SELECT moods::text FROM users WHERE id = 1"), "{sad,fine}")
    expect(value("SELECT string_agg(l, ',') FROM unnest(enum_range(NULL::mood)::text[]) AS l"), "sad,fine,happy")
    op.execute("INSERT INTO users (id) VALUES (9)")
    expect(value("SELECT mood::text FROM users WHERE id = 9"), "fine")
    op.execute("DELETE FROM users WHERE id = 9")
    expect(value("SELECT count(*) FROM happy"), 0)
    expect(value("SELECT count(*) FROM pg_indexes WHERE indexname = 'ix_users_sad'"), 1)
    expect(db.has_constraint("users", "ck_users_mood"), true)
    fails("UPDATE users SET mood = 'ok'")
  end,
  down = function()
    op.alter_enum("mood", { add = { "ok", before = "fine" }, remove = { fine = "ok" } }, with_mood)
    op.drop_column("users", "moods")
    op.execute("UPDATE users SET mood = 'happy' WHERE id = 3")
  end,
  on = pg }

case { "alter_enum, a label that rows have",
  up = function() op.alter_enum("mood", { remove = { "sad" } }, { columns = { "users.mood" } }) end,
  refused = "1 row" }

case { "alter_enum, a label that is the default",
  up = function()
    op.execute("UPDATE users SET mood = 'sad' WHERE mood = 'ok'")
    op.alter_enum("mood", { remove = { "ok" } }, { columns = { "users.mood" } })
  end,
  refused = "is the default", on = pg }

case { "alter_enum, a label that is not there",
  up = function() op.alter_enum("mood", { remove = { "glad" } }, { columns = { "users.mood" } }) end,
  refused = "glad" }

case { "create_enum, drop_enum",
  up = function()
    op.create_enum("size", { "small", "large" })
    op.create_enum("shape", { "round" }, { if_not_exists = true })
    op.drop_enum("shape", { was = { "round" } })
  end,
  down = function() op.drop_enum("size") end,
  same = not pg }

-- ---- views ----------------------------------------------------------------------------------

case { "create_view",
  up = function() op.create_view("young", "SELECT id, name FROM users WHERE age < 18", { comment = "c" }) end,
  check = function() expect(value("SELECT count(*) FROM young"), 2) end }

case { "create_view, named columns and options",
  up = function()
    op.create_view("young", "SELECT id, name FROM users WHERE age < 18", { columns = { "a", "b" },
      postgresql = { with = "security_barrier=true", check_option = "local" }, mysql = { algorithm = "merge", check_option = "local" } })
  end,
  check = function() expect(value("SELECT b FROM young WHERE a = 2"), "Bob") end }

case { "create_view, if_not_exists",
  up = function() op.create_view("adults", "SELECT 1 AS one", { if_not_exists = true }) end,
  down = function() end, same = true }

case { "create_view, materialized",
  up = function()
    op.create_view("sums", "SELECT team_id, sum(age) AS total FROM users GROUP BY team_id",
      { materialized = true, comment = "c" })
  end,
  check = function() expect(value("SELECT count(*) FROM sums"), 3) end,
  refused = not pg and "has no materialized views" or nil }

case { "replace_view, with another query",
  up = function()
    op.replace_view("adults", "SELECT id, name, age FROM users WHERE age >= 16", { was = "SELECT id, name, age FROM users WHERE age >= 18" })
  end,
  check = function() expect(value("SELECT count(*) FROM adult_names"), 2) end,
  on = not pg }

case { "replace_view, with other columns, and a view over it",
  up = function()
    op.replace_view("adults", "SELECT name, id * 10 AS number, age FROM users WHERE age >= 17",
      { was = "SELECT id, name, age FROM users WHERE age >= 18" })
  end,
  check = function()
    expect(value("SELECT count(*) FROM adult_names"), 2)
    expect(value("SELECT number FROM adults WHERE name = 'Bob'"), 170 // 8.5 // 1)
    if pg then
      expect(value("SELECT obj_description('adults'::regclass)"), "eighteen and up")
      expect(value("SELECT has_table_privilege('public', 'adults', 'SELECT')") ~= nil, true)
    end
  end }

case { "replace_view, where there is none",
  up = function() op.replace_view("young", "SELECT id FROM users WHERE age < 18") end,
  down = function() op.drop_view("young") end }

case { "replace_view, with a mistake in it",
  up = function() op.replace_view("adults", "SELECT nothing FROM users") end,
  refused = "nothing" }

case { "drop_view",
  up = function() op.drop_view("adult_names", { was = "SELECT name FROM adults" }) end,
  check = function() fails("SELECT * FROM adult_names") end }

case { "drop_view, if_exists",
  up = function() op.drop_view("nothing", { if_exists = true }) end,
  down = function() end, same = true }

-- ---- sequences, schemas, extensions ---------------------------------------------------------

local no_sequences = mysql and "MySQL has no sequences" or lite and "has no sequences" or nil

case { "create_sequence",
  up = function() op.create_sequence("tickets", { start = 5, increment = 5, min = 1, max = 1000, cache = 2, cycle = true, comment = "c" }) end,
  check = function() expect(value(pg and "SELECT nextval('tickets')" or "SELECT nextval(tickets)"), 5) end,
  refused = no_sequences }

case { "drop_sequence",
  up = function()
    op.create_sequence("tickets", { start = 5 })
    op.drop_sequence("tickets", { was = { start = 5 } })
  end,
  same = true, refused = no_sequences }

local function next_value(name) return value(pg and "SELECT nextval('" .. name .. "')" or "SELECT nextval(" .. name .. ")") end

case { "alter_sequence",
  up = function()
    op.create_sequence("tickets", { start = 5, cache = 1 })
    op.alter_sequence("tickets", { increment = 10, min = -5, max = 100, cycle = true, start = 3, comment = "c",
      was = { increment = 1, min = false, max = false, cycle = false, start = 5, comment = false } })
  end,
  check = function()
    expect(next_value "tickets", 5) -- where it was, and on by the new step
    expect(next_value "tickets", 15)
  end,
  refused = no_sequences }

case { "alter_sequence, only its comment, and only where it is there",
  up = function()
    op.create_sequence("tickets")
    op.alter_sequence("tickets", { comment = "c", was = { comment = false } })
    op.alter_sequence("nothing", { if_exists = true, comment = "c", cycle = true, was = { comment = false, cycle = false } })
  end,
  refused = no_sequences }

case { "alter_sequence, its type and its column",
  up = function()
    op.create_sequence("tickets", { start = 5 })
    op.alter_sequence("tickets", { type = "smallint", owner = "users.age", was = { type = "bigint", owner = false } })
  end,
  check = function()
    expect(value("SELECT pg_get_serial_sequence('users', 'age')"), "public.tickets")
    expect(value("SELECT seqmax FROM pg_sequence WHERE seqrelid = 'tickets'::regclass"), 32767)
  end,
  on = pg }

case { "alter_sequence, that turns round",
  up = function()
    op.create_sequence("tickets")
    op.alter_sequence("tickets", { increment = -1, min = false, max = false, start = -1, restart = -1,
      was = { increment = 1, min = false, max = false, start = 1, restart = 1 } })
  end,
  check = function() expect(next_value "tickets", -1) expect(next_value "tickets", -2) end,
  refused = no_sequences }

case { "alter_sequence, that is not there",
  up = function() op.alter_sequence("nothing", { cycle = true }) end,
  refused = no_sequences or "nothing" }

case { "create_sequence, of a column",
  up = function()
    op.create_sequence("tickets", { type = "integer", owner = "users.age" })
  end,
  check = function() expect(value("SELECT pg_get_serial_sequence('users', 'age')"), "public.tickets") end,
  on = pg }

case { "create_schema",
  up = function()
    op.create_schema(my and "ops_more" or "more")
    op.create_table("things", { { "id", t.integer, primary_key = true } }, { schema = my and "ops_more" or "more" })
  end,
  check = function() expect(db.has_table("things", { schema = my and "ops_more" or "more" }), true) end,
  same = true, -- reflection looks at one schema
  refused = lite and "has no schemas" or nil }

case { "drop_schema, with something in it",
  up = function()
    op.drop_schema("ops_full")
  end,
  refused = "ops_full", on = false }

case { "create_extension",
  up = function() op.create_extension("btree_gist", { if_not_exists = true }) end,
  down = function() op.drop_extension("btree_gist") end,
  refused = not pg and "has no extensions" or nil }

-- ---- partitions and options -----------------------------------------------------------------

case { "create_table, partitioned",
  up = function()
    op.create_table("events", {
      { "id",   t.integer, nullable = false },
      { "year", t.integer, nullable = false },
      { "note", t.text },
      primary_key({ "id", "year" }, { name = "pk_events" }),
    }, {
      partition_by = "RANGE (year)",
      partitions = pg and { { "events_old", "FOR VALUES FROM (MINVALUE) TO (2020)" }, { "events_rest", "DEFAULT" } }
        or { { "events_old", "VALUES LESS THAN (2020)" }, { "events_rest", "VALUES LESS THAN MAXVALUE" } },
    })
    op.create_index("ix_events_year", "events", { "year" })
  end,
  check = function()
    op.execute("INSERT INTO events (id, year) VALUES (1, 2019), (2, 2026)")
    expect(value(pg and "SELECT count(*) FROM events_old" or "SELECT count(*) FROM events PARTITION (events_old)"), 1)
    op.execute("DELETE FROM events")
  end,
  refused = lite and "partition" or nil }

case { "create_table, options",
  up = function()
    op.create_table("odd", { { "id", t.integer, primary_key = true }, { "a", t.string(10), collate = pg and "C" or my and "utf8mb4_bin" or nil } }, {
      postgresql = { unlogged = true, with = "fillfactor=70, autovacuum_enabled=false" },
      mysql = { engine = "InnoDB", charset = "utf8mb4", collate = "utf8mb4_unicode_ci", row_format = "DYNAMIC", auto_increment = 7 },
      sqlite = { strict = false },
    })
  end }
