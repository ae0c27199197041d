--- books carry an ISBN
--- Create Date: 2026-02-18 13:20:00 UTC
revision      = "b05e7f92a63d"
down_revision = "2ab7d6410c9f"

function upgrade()
  op.add_column("books", { "isbn", t.string(13), comment = "13 digits, without hyphens" })
  -- concurrently: PostgreSQL builds it while books are written; the other databases need no such word
  -- lint:ignore ALL10 no book has one yet
  op.create_index("books", { "isbn" }, { name = "uq_books_isbn", unique = true, concurrently = true })
end

function downgrade()
  op.drop_index("uq_books_isbn", { table = "books" })
  op.drop_column("books", "isbn")
end
