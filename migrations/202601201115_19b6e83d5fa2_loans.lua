--- loans
--- Create Date: 2026-01-20 11:15:00 UTC
revision      = "19b6e83d5fa2"
down_revision = "c7a94d20f18b"

local lent = { -- one a day
  { "Le città invisibili", "Ada Lovelace" },
  { "Marcovaldo",          "Grace Brewster Hopper" },
  { "Frankenstein",        "Alan Turing" },
  { "The Last Man",        "Plato" },
  { "Solaris",             "Ada Lovelace" },
}

function upgrade()
  op.create_table("loans", {
    { "id",          t.bigint, primary_key = true, identity = true },
    { "book_id",     t.bigint, nullable = false, references = "books.id", on_delete = "cascade" },
    { "member_id",   t.bigint, nullable = false, references = "members.id", on_delete = "cascade" },
    { "lent_on",     t.date,   nullable = false },
    { "returned_on", t.date },
    check("returned_on IS NULL OR returned_on >= lent_on", { name = "ck_loans_dates" }),
  })
  op.create_index("loans", { "member_id", "lent_on" }, { name = "ix_loans_member" })
  op.create_index("loans", { "book_id" }, { name = "ix_loans_book" })

  for i, loan in ipairs(lent) do
    op.execute([[INSERT INTO loans (book_id, member_id, lent_on)
                 VALUES ((SELECT id FROM books WHERE title = :book),
                         (SELECT id FROM members WHERE full_name = :member), :day)]],
      { book = loan[1], member = loan[2], day = string.format("2026-01-%02d", 10 + i) })
  end
end

function downgrade()
  op.drop_table("loans")
end
