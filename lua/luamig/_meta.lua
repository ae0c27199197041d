---@meta
--- _meta.lua - the words of scripts that are written in C, described for editors.  Never loaded.

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

---@param table string
---@param options? { schema: string }
---@return boolean
function db.has_table(table, options) end

---@param table string
---@param column string
---@param options? { schema: string }
---@return boolean
function db.has_column(table, column, options) end

---@param table string
---@param name string
---@param options? { schema: string }
---@return boolean
function db.has_index(table, name, options) end

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

--- Lines on stderr; print() is log.info().
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
