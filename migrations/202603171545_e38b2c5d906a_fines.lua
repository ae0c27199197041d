--- fines for books that came back late
--- Create Date: 2026-03-17 15:45:00 UTC
revision      = "e38b2c5d906a"
down_revision = "6cf18a0d72e4"

function upgrade()
  op.create_table("fines", {
    { "id",      t.bigint,         primary_key = true, identity = true },
    { "loan_id", t.bigint,         nullable = false, references = "loans.id", on_delete = "cascade" },
    { "amount",  t.numeric(10, 2), nullable = false },
    { "paid",    t.boolean,        nullable = false, default = false },
    check("amount > 0", { name = "ck_fines_amount" }),
    unique({ "loan_id" }, { name = "uq_fines_loan" }),
  })

  -- everything still lent out on the first of February pays for the days since it was due
  op.execute({
    postgresql = [[INSERT INTO fines (loan_id, amount)
                   SELECT id, (DATE '2026-02-01' - due_on) * 0.20 FROM loans
                   WHERE due_on < DATE '2026-02-01' AND returned_on IS NULL ORDER BY id]],
    mysql      = [[INSERT INTO fines (loan_id, amount)
                   SELECT id, DATEDIFF('2026-02-01', due_on) * 0.20 FROM loans
                   WHERE due_on < '2026-02-01' AND returned_on IS NULL ORDER BY id]],
    sqlite     = [[INSERT INTO fines (loan_id, amount)
                   SELECT id, round((julianday('2026-02-01') - julianday(due_on)) * 0.20, 2) FROM loans
                   WHERE due_on < '2026-02-01' AND returned_on IS NULL ORDER BY id]],
  })
end

function downgrade()
  op.drop_table("fines")
end
