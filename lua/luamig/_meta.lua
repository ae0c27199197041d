---@meta
--- _meta.lua - the words of scripts that are written in C, described for editors.  Never loaded.

--- A column: a name and a type, then what else it is.
---   { "email", t.string(255), nullable = false, unique = true, comment = "where bills go" }
---   { "id",    t.bigint, primary_key = true, identity = true }
---   { "owner", t.bigint, references = "users.id", on_delete = "cascade" }
---   { "total", t.numeric(10, 2), generated = "price * amount", stored = true }
--- A table named after a dialect holds what only that one knows: mysql = { … }.
---@class column
---@field name string  the first element
---@field type table  the second element: t.text, t.string(20), …
---@field nullable? boolean  true, unless it is part of the primary key
---@field default? any  a value, null, or an expression: sql "now()"
---@field primary_key? boolean  several columns may say so: one key in their order
---@field identity? boolean|string|table  numbered by the database: true, "always", or { start, increment, min, max, cache, cycle, always }
---@field autoincrement? boolean  SQLite: numbers are never given twice
---@field unique? boolean  a unique constraint of this column
---@field index? boolean  an index of this column
---@field references? string  "users.id": a foreign key of this column
---@field on_delete? string  with references: "cascade", "set null", "set default", "restrict", "no action"
---@field on_update? string  the same
---@field match? string  with references: "full" or "simple"
---@field deferrable? boolean|string  with references: true, "deferred" or "immediate"
---@field check? string|table  SQL, also per dialect: a check of this column
---@field comment? string
---@field collate? string|table  also per dialect
---@field generated? string|table  the expression it is computed from, also per dialect
---@field stored? boolean  with generated: computed when written, not when read
---@field renamed_from? string  in schema.lua: the name it had, for revision --autogenerate

--- SQL that is passed on as it is: sql "now()", or one text per dialect.  sql.none, in
--- op.alter_column, removes a default.
---@param text string|table
function sql(text) end

--- Reading the database.  Parameters are given by name: db.query("… where id = :id", { id = 5 });
--- SQL text may be a table by dialect: { postgresql = "…", mysql = "…", sqlite = "…" }.
db = {}

--- All rows, as tables by column name; a NULL is a missing field.
---@param sql string|table
---@param params? table
---@return table[]
function db.query(sql, params) end

--- The first column of the first row, or nil.
---@param sql string|table
---@param params? table
---@return any
function db.value(sql, params) end

--- Row by row, without holding the whole result: for row in db.rows("…") do … end
---@param sql string|table
---@param params? table
function db.rows(sql, params) end

--- Whether there is such a table (or view).
---@param table string
---@param options? { schema: string }
---@return boolean
function db.has_table(table, options) end

--- Whether the table has such a column.
---@param table string
---@param column string
---@param options? { schema: string }
---@return boolean
function db.has_column(table, column, options) end

--- Whether the table has an index of that name.
---@param table string
---@param name string
---@param options? { schema: string }
---@return boolean
function db.has_index(table, name, options) end

--- Whether the table has such a constraint: its name, or what it is.
---@param table string
---@param which string|{ kind: string, columns: string[] }
---@param options? { schema: string }
---@return boolean
function db.has_constraint(table, which, options) end

--- What a table is like, in the database's own words; nil when there is none.
---   { name, schema, comment, options, partition_by,
---     columns = { { name, type, nullable, default, identity, generated, stored, comment, collate } },
---     primary_key = { name, columns }, uniques, checks = { { name, expression } },
---     foreign_keys = { { name, columns, references = { schema, table, columns }, on_delete, … } },
---     excludes, indexes = { { name, unique, parts = { { column or expression, desc, … } }, where } } }
---@param table string
---@param options? { schema: string }
---@return table?
function db.reflect(table, options) end

--- Bind a string as bytes, also when it could be text.
---@param bytes string
function db.blob(bytes) end

--- Rows changed in chunks, each exactly once: luamig help data.  All but insert take, beside what they
--- are about: params, key, chunk, target, pause, max_lag, while_ok, on_error, schema.
data = {}

--- Any number of rows.  An absent column takes its default, null is NULL, sql "…" an expression.
---@param table string
---@param rows table[]
---@param options? { schema: string }
---@return integer changed
function data.insert(table, rows, options) end

--- SQL only, chunk by chunk.  `set` cannot change the key by which the table is walked.
---@param table string
---@param options { set: string|table, where: string|table, params: table }
---@return integer changed
---@return integer seen
function data.update(table, options) end

--- Rows away, in SQL only, chunk by chunk.
---@param table string
---@param options { where: string|table, params: table }
---@return integer changed
---@return integer seen
function data.delete(table, options) end

--- Each row through a function (the last element): function(row) → the columns that change, or nil.
--- With batch = true it gets a list of rows and returns a list of changes.
---@param table string
---@param options { read: string[], where: string|table, params: table, batch: boolean, [1]: function }
---@return integer changed
---@return integer seen
---@return integer quarantined
function data.transform(table, options) end

--- Rows of one table into another, through a function(row) → a new row, a list of rows, or nil.
---@param options { from: string, to: string, read: string[], where: string|table, [1]: function }
---@return integer changed
---@return integer seen
---@return integer quarantined
function data.copy(options) end

--- An exact decimal number: + - * are exact, / has 34 digits; comparisons are by value, with numbers by
--- < and <= only.  Numerics of PostgreSQL and MySQL come as text, those of SQLite as numbers: both may be x.
--- d:round(places, "half_even"|"half_up"|"down"|"floor"|"ceiling"), d:tonumber().
---@param x string|number|table
function decimal(x) end

--- Lines on stderr: log.info(…), log.warn(…), log.debug(…) (with -v); print() is log.info().
log = {}
function log.info(...) end
function log.warn(...) end
function log.debug(...) end -- with -v

--- NULL, where nil would mean "not given".
null = nil

--- What `-x key=value` said.
---@type table<string, string>
args = {}

--- "postgresql", "mysql" (MariaDB too) or "sqlite".
---@type string
dialect = ""

--- The database server: server.name ("PostgreSQL", "MySQL", "MariaDB", "SQLite"), server.version as it says
--- it, server.number to compare (150018, 101119).
---@type { name: string, version: string, number: integer }
server = {}

--- downgrade = reverse(upgrade): the way back, derived.  The function is written down without being
--- run; db.*, the clock, chance and an op.execute without `undo` in it are errors.
---@param fn fun()
---@return fun()
function reverse(fn) end

--- In luamig.lua: a variable of the environment, or the default.
---@param name string
---@param default? any
function env(name, default) end
