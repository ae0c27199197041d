--- books and their authors
--- Create Date: 2026-01-05 10:30:00 UTC
revision      = "8e2f61b9c034"
down_revision = "5d1c0a7e4b21"

function upgrade()
  op.create_table("authors", {
    { "id",   t.bigint,      primary_key = true, identity = true },
    { "name", t.string(200), nullable = false },
  })
  op.create_table("books", {
    { "id",        t.bigint,         primary_key = true, identity = true },
    { "title",     t.string(300),    nullable = false },
    { "author_id", t.bigint,         nullable = false, references = "authors.id", on_delete = "cascade", index = true },
    { "published", t.smallint },
    { "price",     t.numeric(10, 2), nullable = false, default = 0 },
    check("price >= 0", { name = "ck_books_price" }),
  })
end

function downgrade()
  op.drop_table("books")
  op.drop_table("authors")
end
