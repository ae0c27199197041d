--- every type that all databases have, and those with a form of their own
revision      = "af72770a9952"
down_revision = nil

function upgrade()
  op.create_table("kinds", {
    { "id",           t.integer, primary_key = true },
    { "a_boolean",    t.boolean },
    { "a_smallint",   t.smallint },
    { "a_bigint",     t.bigint },
    { "a_numeric",    t.numeric },
    { "a_money",      t.numeric(10, 2) },
    { "a_real",       t.real },
    { "a_double",     t.double },
    { "a_string",     t.string },
    { "a_short",      t.string(20) },
    { "a_char",       t.char(3) },
    { "a_text",       t.text },
    { "a_binary",     t.binary(16) },
    { "a_blob",       t.blob },
    { "a_date",       t.date },
    { "a_time",       t.time },
    { "a_second",     t.time(0) },
    { "a_timestamp",  t.timestamp },
    { "a_milli",      t.timestamp(3) },
    { "an_instant",   t.timestamptz },
    { "a_json",       t.json },
    { "a_jsonb",      t.jsonb },
    { "a_uuid",       t.uuid },
    { "an_inet",      t.inet },
    { "an_enum",      t.enum("mood", { "glad", "sad", "it's ok" }) },
    { "a_raw",        t.raw { postgresql = "int4range", mysql = "mediumint", sqlite = "INTEGER" } },
    { "per_database", t.per { postgresql = t.jsonb, mysql = t.json, sqlite = t.text } },
  })
end

function downgrade()
  op.drop_table("kinds")
  op.drop_enum("mood")
end
