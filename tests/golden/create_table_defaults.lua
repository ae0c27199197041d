--- literals of each kind, quoted by the dialect, and expressions
revision      = "bde77fe2fdc7"
down_revision = nil

function upgrade()
  op.create_table("defaults", {
    { "id",       t.integer,       primary_key = true },
    { "yes",      t.boolean,       default = true },
    { "no",       t.boolean,       default = false },
    { "whole",    t.integer,       default = -7 },
    { "big",      t.bigint,        default = 9223372036854775807 },
    { "broken",   t.double,        default = 0.1 },
    { "exact",    t.numeric(8, 3), default = "12.500" },
    { "word",     t.string(40),    default = "it's 100% \\ \"quoted\"" },
    { "empty",    t.string(5),     default = "" },
    { "nothing",  t.string(5),     default = null },
    { "today",    t.timestamp,     default = sql "CURRENT_TIMESTAMP" },
    { "sum",      t.integer,       default = sql { postgresql = "1 + 1", mysql = "(1 + 1)", sqlite = "(1 + 1)" } },
  })
end

function downgrade()
  op.drop_table("defaults")
end
