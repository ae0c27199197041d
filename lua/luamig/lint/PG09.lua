return {
  id = "PG09",
  severity = "warning",
  databases = { "postgresql" },
  what = "a constraint is validated in the transaction that still holds a lock on its table",
  why = "VALIDATE by itself blocks nobody. In the transaction that added the constraint it runs under that lock, and NOT VALID has won nothing.",
  instead = "op.validate_constraint, which runs in a transaction of its own, or a later revision",
  check = function(change, report)
    if change.action ~= "validate_constraint" then
      return
    end
    for _, earlier in ipairs(change.revision.changes) do
      if earlier == change then
        return
      elseif earlier.tx == change.tx and earlier.table == change.table then
        return report(("%s is validated under the lock of line %d"):format(change.name or "", earlier.line))
      end
    end
  end,
  bad = [[
    op.create_check("users", "age >= 0", { name = "ck_users_age", not_valid = true })
    op.execute "ALTER TABLE users VALIDATE CONSTRAINT ck_users_age"
  ]],
  good = [[
    op.create_check("users", "age >= 0", { name = "ck_users_age", not_valid = true })
    op.validate_constraint("users", "ck_users_age")
  ]],
}
