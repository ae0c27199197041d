local WORDS = {
  cluster = "CLUSTER", set_logged = "SET LOGGED / UNLOGGED", set_tablespace = "SET TABLESPACE",
  refresh_view = "REFRESH MATERIALIZED VIEW",
}

return {
  id = "PG20",
  severity = "warning",
  databases = { "postgresql" },
  what = "a table or view is written again while nobody can read it",
  why = "REFRESH MATERIALIZED VIEW, CLUSTER, VACUUM FULL and SET LOGGED hold an ACCESS EXCLUSIVE lock while everything is copied.",
  instead = "REFRESH … CONCURRENTLY (needs a unique index); the others outside of migrations, in a quiet hour",
  check = function(change, report)
    local word = WORDS[change.action] or (change.action == "vacuum" and change.full and "VACUUM FULL")
    if word and not change.concurrently then
      report(word .. " " .. (change.name or change.table or ""))
    end
  end,
  before = [[
    op.create_view("totals", "SELECT user_id, sum(total) AS total FROM orders GROUP BY user_id", { materialized = true })
    op.execute "CREATE UNIQUE INDEX ix_totals ON totals (user_id)"
  ]],
  bad = [[
    op.execute "REFRESH MATERIALIZED VIEW totals"
  ]],
  good = [[
    op.execute "REFRESH MATERIALIZED VIEW CONCURRENTLY totals"
  ]],
}
