--- schema.lua - table, enum, view, sequence, extension: the words of the wanted schema, besides those of
--- revisions (t, sql, check, unique, …).  A schema file returns a list of what they give.

local core = ...
local words = {}

--- A table that is wanted, as in op.create_table.
--- @param name string
--- @param items table  columns { "name", type, … } and constraints (check, unique, …), in order;
---   renamed_from = "old" on a column says that it had another name
--- @param options? table  schema, comment, renamed_from, partition_by, partitions, postgresql, mysql,
---   mariadb, sqlite
function words.table(name, items, options)
  return core.object("create_table", name, items, options)
end

--- An enum that is wanted: a type of its own on PostgreSQL; elsewhere the columns that use it say
--- all there is to say.
--- @param name string
--- @param labels table  { "new", "paid" }
--- @param options? table  schema
function words.enum(name, labels, options)
  return core.object("create_enum", name, labels, options)
end

--- A view that is wanted.
--- @param name string
--- @param query string|table  SQL, also per dialect
--- @param options? table  schema, materialized, columns, comment
function words.view(name, query, options)
  return core.object("create_view", name, query, options)
end

--- A sequence that is wanted.
--- @param name string
--- @param options? table  schema, start, increment, min, max, cache, cycle
function words.sequence(name, options)
  return core.object("create_sequence", name, options)
end

--- An extension that is wanted (PostgreSQL; elsewhere it says nothing).  A schema.lua that names none
--- leaves extensions alone.
--- @param name string
function words.extension(name)
  return core.object("create_extension", name)
end

--- What has no words of its own: a trigger, a function, another type, as the statement that makes it.
--- @param kind string  "trigger", "function", "procedure", "type", …
--- @param name string  as the database has it; a function with its arguments on PostgreSQL
--- @param text string|table  SQL, also per dialect
--- @param options? table  table (what a trigger stands on), schema
function words.object(kind, name, text, options)
  return core.object("object", kind, name, text, options)
end

return words
