--- op.lua - what a revision can change: op.create_table and the others.
---
--- Each function takes what it is about first and one table of options last.  Options that most
--- take: `schema` (default: the connection's own), `if_exists` or `if_not_exists`, `cascade` when
--- something is dropped, and tables named after a dialect (`mysql = { engine = "InnoDB" }`), of
--- which those of other dialects are ignored.  A list may hold `false`, which is skipped.
--- What drops or changes something takes `was`: what that was like, written as where it was made,
--- for `downgrade = reverse(upgrade)` to make it again.
--- The arguments are checked in C (src/script/convert*.c); mistakes are errors at the script's line.

local core = ...
local emit = core.emit
local op = setmetatable({}, { __index = core.unknown("operation", "op."), __metatable = false })

-- ---- tables ---------------------------------------------------------------------------------

--- Create a table.
--- @param name string
--- @param items table  columns { "name", type, … } and constraints (check, unique, …), in order
--- @param options? table  schema, if_not_exists, comment, partition_by ("RANGE (created_at)"),
---   partitions ({ { "name", "FOR VALUES FROM … TO …" }, … }), postgresql, mysql, mariadb, sqlite
function op.create_table(name, items, options)
  return emit("create_table", name, items, options)
end

--- Drop a table.
--- @param name string
--- @param options? table  schema, if_exists, cascade, was (a list of columns and constraints)
function op.drop_table(name, options)
  return emit("drop_table", name, options)
end

--- Rename a table.
--- @param old string
--- @param new string
--- @param options? table  schema, if_exists
function op.rename_table(old, new, options)
  return emit("rename_table", old, new, options)
end

--- Set the comment of a table, or remove it.
--- @param table string
--- @param comment string|userdata  null removes it
--- @param options? table  schema, was (the comment before, or null)
function op.table_comment(table, comment, options)
  return emit("table_comment", table, comment, options)
end

--- Several changes of one table, in order: one ALTER TABLE where the database has that, one rebuild
--- on SQLite.
---   op.alter_table("users", {
---     { add_column = { "email", t.string(80) } },
---     { drop_column = "fax" },
---     { alter_column = { "name", nullable = false } },
---     { rename_column = { "nick", "nickname" } },
---     { drop_constraint = "ck_age" },                    -- or { kind = …, columns = … }
---     { rename_constraint = { "uq_old", "uq_new" } },
---     { drop_index = "ix_fax" },
---     { comment = "people" },                            -- null removes it
---     check("age >= 0"), unique { "email" }, foreign_key({ "team" }, "teams.id"), index { "name" },
---   })
--- What op.drop_column and the others take as options stands beside the key:
--- { drop_column = "fax", if_exists = true }.
--- @param table string
--- @param changes table
--- @param options? table  schema, if_exists
function op.alter_table(table, changes, options)
  return emit("alter_table", table, changes, options)
end

-- ---- columns --------------------------------------------------------------------------------

--- Add a column.
--- @param table string
--- @param column table  { "name", type, nullable = …, default = …, … } as in create_table
--- @param options? table  schema, if_not_exists
function op.add_column(table, column, options)
  return emit("add_column", table, column, options)
end

--- Drop a column.
--- @param table string
--- @param column string
--- @param options? table  schema, if_exists, cascade, was (a column, as in op.add_column)
function op.drop_column(table, column, options)
  return emit("drop_column", table, column, options)
end

--- Rename a column.
--- @param table string
--- @param old string
--- @param new string
--- @param options? table  schema, if_exists
function op.rename_column(table, old, new, options)
  return emit("rename_column", table, old, new, options)
end

--- Change a column.  What is not named stays as it is.
--- @param table string
--- @param column string
--- @param changes table  type, nullable, default (sql.none drops it, null is DEFAULT NULL), comment
---   (null drops it), collate, identity (false drops it), generated (false makes a plain column of
---   it), using (PostgreSQL: how old values become the new type), online (nullable = false in steps
---   that lock the table shortly), was (what was before: { type = …, nullable = … }), schema, if_exists
function op.alter_column(table, column, changes)
  return emit("alter_column", table, column, changes)
end

-- ---- indexes --------------------------------------------------------------------------------

--- Create an index: op.create_index(table, columns, options), or with its name first
--- op.create_index(name, table, columns, options).
--- @param table string
--- @param columns string|table  names, sql "lower(name)", or { "name", desc = true, nulls = "last",
---   length = 10, opclass = "…", collate = "…" }
--- @param options? table  name, unique, where, method, include, concurrently, nulls_not_distinct,
---   comment, schema, if_not_exists, and per dialect
function op.create_index(...)
  return emit("create_index", ...)
end

--- Drop an index by its name, op.drop_index(name, { table = … }) or op.drop_index(name, table), or
--- by what it is, op.drop_index(table, { "column", … }).
--- @param name string  (or the table)
--- @param what? table|string  options, the table's name, or a list of columns
--- @param options? table  table, schema, if_exists, cascade, concurrently, was (index({ … }, { … }))
function op.drop_index(name, what, options)
  return emit("drop_index", name, what, options)
end

--- Rename an index: op.rename_index(old, new, { table = … }), or op.rename_index(table, old, new).
--- MySQL needs the table.
--- @param old string
--- @param new string
--- @param options? table  table, schema, if_exists
function op.rename_index(old, new, ...)
  return emit("rename_index", old, new, ...)
end

-- ---- constraints ----------------------------------------------------------------------------

--- Add a primary key.
--- @param table string
--- @param columns string|table
--- @param options? table  name, deferrable, include, comment, online, schema
function op.create_primary_key(table, columns, options)
  return emit("create_primary_key", table, columns, options)
end

--- Add a unique constraint.
--- @param table string
--- @param columns string|table
--- @param options? table  name, deferrable, nulls_not_distinct, include, comment, online, schema
function op.create_unique(table, columns, options)
  return emit("create_unique", table, columns, options)
end

--- Add a check constraint.
--- @param table string
--- @param expression string|table  SQL, also per dialect
--- @param options? table  name, not_valid, comment, online, schema
function op.create_check(table, expression, options)
  return emit("create_check", table, expression, options)
end

--- Add a foreign key.
--- @param table string
--- @param columns string|table
--- @param references string|table  "students.id", "students(id)", "schema.students.id", or
---   { table = …, columns = …, schema = … }
--- @param options? table  name, on_delete, on_update, match, deferrable, not_valid, online, schema
function op.create_foreign_key(table, columns, references, options)
  return emit("create_foreign_key", table, columns, references, options)
end

--- Add an exclusion constraint (PostgreSQL).
--- @param table string
--- @param parts table  { { "room", with = "=" }, { sql "tsrange(a, b)", with = "&&" } }
--- @param options? table  name, method, where, deferrable, include, schema
function op.create_exclude(table, parts, options)
  return emit("create_exclude", table, parts, options)
end

--- Drop a constraint by its name or by what it is.  With a foreign key goes the index that MySQL and
--- MariaDB had made for it, where nothing else needs it.
--- @param table string
--- @param which string|table  a name, or { kind = "foreign_key", columns = { "user_id" } }
--- @param options? table  schema, if_exists, cascade, was (unique { … }, check("…"), …)
function op.drop_constraint(table, which, options)
  return emit("drop_constraint", table, which, options)
end

--- Rename a constraint.
--- @param table string
--- @param old string
--- @param new string
--- @param options? table  schema, if_exists
function op.rename_constraint(table, old, new, options)
  return emit("rename_constraint", table, old, new, options)
end

--- Check the rows that were there before a constraint was added with `not_valid = true`.
--- @param table string
--- @param name string
--- @param options? table  schema, was (the constraint, with not_valid = true)
function op.validate_constraint(table, name, options)
  return emit("validate_constraint", table, name, options)
end

-- ---- enums ----------------------------------------------------------------------------------

--- Create an enum type, where enums are types of their own (PostgreSQL).  It stays until
--- op.drop_enum; one that a column brought along, t.enum(name, labels), goes with the last column
--- that has it.
--- @param name string
--- @param labels table  { "new", "paid" }
--- @param options? table  schema, if_not_exists
function op.create_enum(name, labels, options)
  return emit("create_enum", name, labels, options)
end

--- Drop an enum type.
--- @param name string
--- @param options? table  schema, if_exists, cascade, was (its labels)
function op.drop_enum(name, options)
  return emit("drop_enum", name, options)
end

--- Change the labels of an enum; rows keep their values.  First rename, then add, then remove.
---   op.alter_enum("status", {
---     rename = { new = "open" },
---     add = { "paid", after = "open" },            -- "paid": at the end; or a list of such
---     remove = { lost = "open" },                  -- rows that are lost become open
---   }, { columns = { "orders.status" } })
--- `remove = { "lost" }` needs that no row has it.  `columns` names the columns with this enum,
--- for databases where an enum is part of its column.  On PostgreSQL a new label is added outside the
--- revision's transaction, for no transaction can use what it adds; to remove one, the type is
--- exchanged and the tables that have it are rewritten.
--- @param name string
--- @param changes table  add, rename, remove
--- @param options? table  columns, schema, if_exists, was (all labels before)
function op.alter_enum(name, changes, options)
  return emit("alter_enum", name, changes, options)
end

-- ---- views ----------------------------------------------------------------------------------

--- Create a view.
--- @param name string
--- @param query string|table  SQL, also per dialect
--- @param options? table  materialized, columns, comment, schema, if_not_exists, and per dialect
function op.create_view(name, query, options)
  return emit("create_view", name, query, options)
end

--- Give a view another query; views over it stay.
--- @param name string
--- @param query string|table
--- @param options? table  materialized, columns, comment, was (the query before), schema, per dialect
function op.replace_view(name, query, options)
  return emit("replace_view", name, query, options)
end

--- Drop a view.
--- @param name string
--- @param options? table  materialized, schema, if_exists, cascade, was ("SELECT …", or
---   { "SELECT …", columns = …, comment = … })
function op.drop_view(name, options)
  return emit("drop_view", name, options)
end

-- ---- sequences, schemas, extensions ---------------------------------------------------------

--- Create a sequence.
--- @param name string
--- @param options? table  type, start, increment, min, max, cache, cycle, owner ("table.column"),
---   comment, schema, if_not_exists
function op.create_sequence(name, options)
  return emit("create_sequence", name, options)
end

--- Change a sequence where it is: its value stays, and so does what takes numbers from it.
---   op.alter_sequence("numbers", { increment = 5, max = 1000, was = { increment = 1, max = false } })
--- What is not said stays as it is. `false` for min, max or cache is what the database takes when nothing
--- is said, for owner and comment none. A limit on the other side of the value is refused; `restart` says
--- where the sequence goes on, and nothing else changes its value.
--- On MariaDB numbers that the server had fetched in advance (cache) are left out by it.
--- @param name string
--- @param changes table  type, start, increment, min, max, cache, cycle, owner ("table.column"), comment,
---   restart, schema, if_exists, was (the same of before)
function op.alter_sequence(name, changes)
  return emit("alter_sequence", name, changes)
end

--- Drop a sequence.
--- @param name string
--- @param options? table  schema, if_exists, cascade, was (its options, as in op.create_sequence)
function op.drop_sequence(name, options)
  return emit("drop_sequence", name, options)
end

--- Create a schema.
--- @param name string
--- @param options? table  if_not_exists
function op.create_schema(name, options)
  return emit("create_schema", name, options)
end

--- Drop a schema.
--- @param name string
--- @param options? table  if_exists, cascade
function op.drop_schema(name, options)
  return emit("drop_schema", name, options)
end

--- Create an extension (PostgreSQL).
--- @param name string
--- @param options? table  version, schema, if_not_exists
function op.create_extension(name, options)
  return emit("create_extension", name, options)
end

--- Drop an extension (PostgreSQL).
--- @param name string
--- @param options? table  if_exists, cascade
function op.drop_extension(name, options)
  return emit("drop_extension", name, options)
end

-- ---- SQL ------------------------------------------------------------------------------------

--- Run one statement: op.execute(sql, params).
---   op.execute("update users set name = :name where id = :id", { name = "Ann", id = 7 })
---   op.execute { postgresql = "…", mysql = "…", sqlite = false }   -- false: nothing to do there
---   op.execute { "…", probe = "select …", undo = "…" }
--- Without params the text goes to the server as it is, colons and all.  A string that is not
--- UTF-8 is bound as bytes; db.blob(s) always is.  Before the next revision the settings of the
--- session that luamig and dumps of the server's own tools rely on (SET, PRAGMA, USE: search_path, sql_mode,
--- timeouts, time zone, …) are put back, and temporary tables that it left are dropped.  Other settings
--- (SET app.user, enable_seqscan, group_concat_max_len), user variables (@a) and prepared statements last
--- until the run ends: a later revision must not rely on them, and says again what it needs.
--- @param sql string|table
--- @param params? table  values by name; null for NULL
--- @return integer  rows changed
op.execute = core.execute

--- Run a file of SQL statements that lies beside the script.
--- @param path string|table
--- @return integer  statements run
op.execute_file = core.execute_file

--- Run a function whose statements commit by themselves, outside the revision's transaction.
--- @param fn function
op.autocommit = core.autocommit

return op
