--- loans have a due date, two weeks after lending
--- Create Date: 2026-03-03 10:00:00 UTC
-- lint:ignore PG15, MY07 some hundred loans: a moment
revision      = "6cf18a0d72e4"
down_revision = "b05e7f92a63d"

-- Nothing is two weeks after the last day of the calendar, which stands for "never" in some data.
function upgrade()
  op.add_column("loans", { "due_on", t.date })
  op.execute({
    postgresql = "UPDATE loans SET due_on = lent_on + 14 WHERE lent_on < '9999-12-01'",
    mysql      = "UPDATE loans SET due_on = DATE_ADD(lent_on, INTERVAL 14 DAY) WHERE lent_on < '9999-12-01'",
    sqlite     = "UPDATE loans SET due_on = date(lent_on, '+14 days') WHERE lent_on < '9999-12-01'",
  })
  op.create_index("loans", { "due_on" }, { name = "ix_loans_due", concurrently = true })
end

function downgrade()
  op.drop_index("ix_loans_due", { table = "loans" })
  op.drop_column("loans", "due_on")
end
