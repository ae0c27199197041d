--- lint_tree.lua - raw SQL as changes, from the tree of PostgreSQL's own parser (libpg_query).
---
--- Only what DDL needs exactly is read here; of any other statement changes() gives nil, and
--- lint_sql.lua reads its words.
local tree = {}

local read = {}

local function text_of(node)
  return node and node.String and (node.String.sval or node.String.str) or nil
end

local function names_of(list)
  local names = {}
  for i, node in ipairs(list or {}) do
    names[i] = text_of(node)
  end
  return names
end

local function of_relation(relation, change)
  change.table, change.schema = relation.relname, relation.schemaname
  return change
end

-- ---- expressions ------------------------------------------------------------------------------

local VALUES = { SVFOP_CURRENT_DATE = "current_date", SVFOP_CURRENT_TIMESTAMP = "current_timestamp",
  SVFOP_CURRENT_TIME = "current_time", SVFOP_LOCALTIMESTAMP = "localtimestamp", SVFOP_LOCALTIME = "localtime",
  SVFOP_CURRENT_USER = "current_user", SVFOP_SESSION_USER = "session_user", SVFOP_USER = "user" }

--- Constants as SQL; nil: it is none.
local function constant(node)
  local value = node.A_Const
  if not value then
    return nil
  elseif value.isnull then
    return "NULL"
  elseif value.ival then
    return tostring(value.ival.ival or 0)
  elseif value.fval then
    return value.fval.fval
  elseif value.boolval then
    return value.boolval.boolval and "true" or "false"
  elseif value.sval then
    return "'" .. (value.sval.sval or "") .. "'"
  end
  return "0"
end

--- SQL that calls the same functions: what rules look for in an expression.
local function expression(node)
  if type(node) ~= "table" then
    return ""
  end
  local simple = constant(node)
  if simple then
    return simple
  elseif node.TypeCast then
    return expression(node.TypeCast.arg)
  elseif node.SQLValueFunction then
    return VALUES[node.SQLValueFunction.op] or "current_timestamp"
  elseif node.FuncCall then
    local names, args = names_of(node.FuncCall.funcname), {}
    for i, arg in ipairs(node.FuncCall.args or {}) do
      args[i] = expression(arg)
    end
    return table.concat(names, ".") .. "(" .. table.concat(args, ", ") .. ")"
  elseif node.ColumnRef then
    return table.concat(names_of(node.ColumnRef.fields), ".")
  elseif node.A_Expr then
    local op = table.concat(names_of(node.A_Expr.name), ".")
    return expression(node.A_Expr.lexpr) .. " " .. op .. " " .. expression(node.A_Expr.rexpr)
  end
  local parts = {}
  for _, inner in pairs(node) do
    if type(inner) == "table" then
      local text = expression(inner)
      parts[#parts + 1] = text ~= "" and text or nil
    end
  end
  return table.concat(parts, " ")
end

local function default_of(node)
  local plain = constant(node) or (node.TypeCast and constant(node.TypeCast.arg))
  if plain == "NULL" then
    return { kind = "null", text = "NULL" }
  end
  return { kind = plain and "literal" or "expression", text = plain or expression(node) }
end

-- ---- columns and constraints -------------------------------------------------------------------

local function type_of(node)
  local names, args = names_of(node.names), {}
  for i, mod in ipairs(node.typmods or {}) do
    args[i] = constant(mod) or "?"
  end
  local name = names[#names] or ""
  if #names > 1 and names[1] ~= "pg_catalog" then
    name = table.concat(names, ".")
  end
  local text = name .. (#args > 0 and name ~= "interval" and "(" .. table.concat(args, ",") .. ")" or "")
  return { text = text .. (node.arrayBounds and "[]" or "") }
end

local ACTIONS = { c = "CASCADE", n = "SET NULL", d = "SET DEFAULT", r = "RESTRICT" }

local function references_of(constraint)
  local table_ = constraint.pktable or {}
  return { table = table_.relname, schema = table_.schemaname, columns = names_of(constraint.pk_attrs),
    on_delete = ACTIONS[constraint.fk_del_action], on_update = ACTIONS[constraint.fk_upd_action] }
end

local on_column = {
  CONSTR_NOTNULL = function(_, column)
    column.nullable = false
  end,
  CONSTR_DEFAULT = function(c, column)
    column.default = default_of(c.raw_expr)
  end,
  CONSTR_PRIMARY = function(_, column)
    column.primary_key, column.nullable = true, false
  end,
  CONSTR_UNIQUE = function(_, column)
    column.unique = true
  end,
  CONSTR_CHECK = function(c, column)
    column.check = expression(c.raw_expr)
  end,
  CONSTR_FOREIGN = function(c, column)
    column.references, column.inline_references = references_of(c), true
  end,
  CONSTR_IDENTITY = function(c, column)
    column.identity, column.nullable = c.generated_when == "a" and "always" or "by default", false
  end,
  CONSTR_GENERATED = function(c, column)
    column.generated, column.stored = expression(c.raw_expr), true
  end,
}

local function column_of(def)
  local column = { name = def.colname, type = type_of(def.typeName or {}), nullable = true, options = {} }
  for _, node in ipairs(def.constraints or {}) do
    local take = on_column[node.Constraint.contype]
    if take then
      take(node.Constraint, column)
    end
  end
  local base = column.type.text:match("^(%a*serial)%d?$")
  column.serial = base ~= nil or nil
  return column
end

local KINDS = { CONSTR_PRIMARY = "primary_key", CONSTR_UNIQUE = "unique", CONSTR_FOREIGN = "foreign_key",
  CONSTR_CHECK = "check", CONSTR_EXCLUSION = "exclude" }

local function constraint_of(c)
  local constraint = { kind = KINDS[c.contype], name = c.conname, using_index = c.indexname,
    not_valid = c.skip_validation or nil }
  constraint.columns = names_of(c.contype == "CONSTR_FOREIGN" and c.fk_attrs or c.keys)
  if c.contype == "CONSTR_FOREIGN" then
    constraint.references = references_of(c)
  elseif c.contype == "CONSTR_CHECK" then
    constraint.expression = expression(c.raw_expr)
  end
  return constraint.kind and constraint
end

-- ---- statements ------------------------------------------------------------------------------

function read.CreateStmt(s)
  local change = of_relation(s.relation, { action = "create_table", columns = {}, constraints = {}, indexes = {},
    options = {}, if_not_exists = s.if_not_exists or nil, temporary = s.relation.relpersistence == "t" or nil,
    partition_by = s.partspec and true or nil })
  for _, node in ipairs(s.tableElts or {}) do
    if node.ColumnDef then
      change.columns[#change.columns + 1] = column_of(node.ColumnDef)
    elseif node.Constraint then
      change.constraints[#change.constraints + 1] = constraint_of(node.Constraint)
    else
      change.unclear = true
    end
  end
  if s.inhRelations or s.partbound then
    change.columns, change.unclear = nil, true
  end
  for _, constraint in ipairs(change.constraints) do
    for _, column in ipairs(change.columns or {}) do
      if constraint.kind == "primary_key" and constraint.columns[1] == column.name then
        column.nullable = false
      end
    end
  end
  return { change }
end

function read.IndexStmt(s)
  local change = of_relation(s.relation, { action = "create_index", name = s.idxname, columns = {},
    unique = s.unique or false, concurrently = s.concurrent or nil, if_not_exists = s.if_not_exists or nil,
    method = s.accessMethod, where = s.whereClause ~= nil or nil,
    only = s.relation.inh ~= true or nil })
  for i, node in ipairs(s.indexParams or {}) do
    local element = node.IndexElem
    change.columns[i] = element.name or "(" .. expression(element.expr) .. ")"
  end
  return { change }
end

local alter = {}

function alter.AT_AddColumn(c)
  return { action = "add_column", column = column_of(c.def.ColumnDef), if_not_exists = c.missing_ok or nil }
end
function alter.AT_DropColumn(c)
  return { action = "drop_column", column = c.name, if_exists = c.missing_ok or nil,
    cascade = c.behavior == "DROP_CASCADE" or nil }
end
function alter.AT_ColumnDefault(c)
  return { action = "alter_column", column = c.name, default = c.def and default_of(c.def) or { kind = "drop" } }
end
function alter.AT_SetNotNull(c)
  return { action = "alter_column", column = c.name, nullable = false }
end
function alter.AT_DropNotNull(c)
  return { action = "alter_column", column = c.name, nullable = true }
end
function alter.AT_AlterColumnType(c)
  local def = c.def.ColumnDef
  return { action = "alter_column", column = c.name, type = type_of(def.typeName),
    using = def.raw_default and expression(def.raw_default) or nil }
end
function alter.AT_AddIdentity(c)
  return { action = "alter_column", column = c.name, identity = true }
end
function alter.AT_AddConstraint(c)
  return { action = "add_constraint", constraint = constraint_of(c.def.Constraint) }
end
function alter.AT_DropConstraint(c)
  return { action = "drop_constraint", name = c.name, if_exists = c.missing_ok or nil,
    cascade = c.behavior == "DROP_CASCADE" or nil }
end
function alter.AT_ValidateConstraint(c)
  return { action = "validate_constraint", name = c.name }
end
function alter.AT_AttachPartition()
  return { action = "attach_partition" }
end
function alter.AT_DetachPartition(c)
  local command = c.def and c.def.PartitionCmd or {}
  return { action = "detach_partition", name = command.name and command.name.relname,
    concurrently = command.concurrent or nil }
end
function alter.AT_SetLogged()
  return { action = "set_logged", logged = true }
end
function alter.AT_SetUnLogged()
  return { action = "set_logged", logged = false }
end
function alter.AT_SetTableSpace()
  return { action = "set_tablespace" }
end

function read.AlterTableStmt(s)
  if s.objtype and s.objtype ~= "OBJECT_TABLE" and s.relkind ~= "OBJECT_TABLE" then
    return nil
  end
  local list = {}
  for i, node in ipairs(s.cmds or {}) do
    local take = alter[node.AlterTableCmd.subtype]
    local change = take and take(node.AlterTableCmd) or { action = "alter_other" }
    change.if_exists = change.if_exists or s.missing_ok or nil
    list[i] = of_relation(s.relation, change)
  end
  return list
end

local DROPS = { OBJECT_TABLE = "drop_table", OBJECT_INDEX = "drop_index", OBJECT_TYPE = "drop_enum",
  OBJECT_VIEW = "drop_view", OBJECT_MATVIEW = "drop_view", OBJECT_SEQUENCE = "drop_sequence",
  OBJECT_SCHEMA = "drop_schema", OBJECT_EXTENSION = "drop_extension", OBJECT_DOMAIN = "drop_domain" }

local function object_names(node)
  if node.List then
    local names = names_of(node.List.items)
    return names[#names], names[#names - 1]
  elseif node.TypeName then
    local names = names_of(node.TypeName.names)
    return names[#names], names[#names - 1]
  end
  return text_of(node)
end

function read.DropStmt(s)
  local action, list = DROPS[s.removeType], {}
  if not action then
    return nil
  end
  for i, node in ipairs(s.objects or {}) do
    local name, schema = object_names(node)
    list[i] = { action = action, schema = schema, if_exists = s.missing_ok or nil,
      cascade = s.behavior == "DROP_CASCADE" or nil, concurrently = s.concurrent or nil }
    list[i][action == "drop_table" and "table" or "name"] = name
    if s.removeType == "OBJECT_MATVIEW" then
      list[i].materialized = true
    end
  end
  return list
end

function read.RenameStmt(s)
  if s.renameType == "OBJECT_TABLE" then
    return { of_relation(s.relation, { action = "rename_table", to = s.newname }) }
  elseif s.renameType == "OBJECT_COLUMN" and s.relationType == "OBJECT_TABLE" then
    return { of_relation(s.relation, { action = "rename_column", from = s.subname, to = s.newname }) }
  elseif s.renameType == "OBJECT_TABCONSTRAINT" then
    return { of_relation(s.relation, { action = "rename_constraint", from = s.subname, to = s.newname }) }
  elseif s.renameType == "OBJECT_INDEX" then
    return { { action = "rename_index", from = s.relation.relname, to = s.newname } }
  end
  return nil
end

function read.TruncateStmt(s)
  local list = {}
  for i, node in ipairs(s.relations or {}) do
    list[i] = of_relation(node.RangeVar, { action = "truncate", cascade = s.behavior == "DROP_CASCADE" or nil })
  end
  return list
end

function read.UpdateStmt(s)
  local columns = {}
  for i, node in ipairs(s.targetList or {}) do
    columns[i] = node.ResTarget and node.ResTarget.name
  end
  return { of_relation(s.relation, { action = "update", where = s.whereClause ~= nil, columns = columns }) }
end
function read.DeleteStmt(s)
  return { of_relation(s.relation, { action = "delete", where = s.whereClause ~= nil }) }
end

function read.CreateEnumStmt(s)
  local names = names_of(s.typeName)
  return { { action = "create_enum", name = names[#names], schema = names[#names - 1], labels = names_of(s.vals) } }
end

function read.AlterEnumStmt(s)
  local names = names_of(s.typeName)
  local one = { kind = s.oldVal and "rename" or "add", label = s.oldVal or s.newVal, to = s.oldVal and s.newVal }
  if s.newValNeighbor then
    one[s.newValIsAfter and "after" or "before"] = s.newValNeighbor
  end
  return { { action = "alter_enum", name = names[#names], schema = names[#names - 1], changes = { one },
    if_not_exists = s.skipIfNewValExists or nil } }
end

function read.RefreshMatViewStmt(s)
  return { { action = "refresh_view", name = s.relation.relname, schema = s.relation.schemaname,
    concurrently = s.concurrent or nil } }
end

--- The changes of a parsed statement; nil: it is none of those that are read here.
function tree.changes(parsed)
  local statement = parsed.stmts and #parsed.stmts == 1 and parsed.stmts[1].stmt
  local kind, node = next(statement or {})
  local list = kind and read[kind] and read[kind](node)
  return list and #list > 0 and list or nil
end

return tree
