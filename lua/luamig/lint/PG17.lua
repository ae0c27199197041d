return {
  id = "PG17",
  severity = "warning",
  databases = { "postgresql" },
  what = "a name longer than 63 bytes",
  why = "PostgreSQL cuts it without an error: two long names may become one, and what drops it later by its whole name finds the wrong one.",
  instead = "a shorter name; op.* refuses names that would be cut",
  new_tables = true,
  check = function(change, report)
    for _, token in ipairs(change.tokens or {}) do
      if (token.kind == "word" or token.kind == "name") and #token.text > 63 then
        return report(("%s is cut to %s"):format(token.text, token.text:sub(1, 63)))
      end
    end
  end,
  bad = [[
    op.execute [=[CREATE VIEW the_orders_of_all_users_who_have_not_been_seen_for_more_than_a_year AS
      SELECT id FROM orders]=]
  ]],
  good = [[
    op.execute "CREATE VIEW orders_of_users_gone AS SELECT id FROM orders"
  ]],
}
