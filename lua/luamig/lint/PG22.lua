-- Sessions whose snapshot is old, or which wait in the middle of a transaction: the last step of
-- CREATE INDEX CONCURRENTLY waits for each of them.
local HOLDERS = [[
  SELECT pid, coalesce(nullif(application_name, ''), usename::text, '?') AS who, state,
         floor(extract(epoch FROM clock_timestamp() - xact_start))::bigint AS seconds
  FROM pg_catalog.pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL
    AND (state LIKE 'idle in transaction%' OR xact_start < clock_timestamp() - interval '10 seconds')
  ORDER BY xact_start LIMIT 1]]

return {
  id = "PG22",
  severity = "warning",
  databases = { "postgresql" },
  needs = "database",
  what = "an index is built concurrently while somebody holds an old snapshot",
  why = "CREATE INDEX CONCURRENTLY, and DROP and REINDEX likewise, wait for every transaction that began before: one session that was left open in the middle keeps them waiting without end.",
  instead = "let that session end, or end it: SELECT pg_terminate_backend(pid)",
  new_tables = true,
  check = function(change, report, live)
    if not change.concurrently then
      return
    end
    local holder = live.query(HOLDERS)[1]
    if holder then
      report(("waits for the session %d (%s), whose transaction is open since %d seconds (%s)"):format(
        holder.pid, holder.who, holder.seconds or 0, holder.state or "?"))
    end
  end,
  aside = "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM users",
  bad = [[
    op.create_index("users", { "name" }, { name = "ix_users_name", concurrently = true })
  ]],
  good = [[
    op.create_index("users", { "name" }, { name = "ix_users_name", concurrently = true })
  ]],
}
