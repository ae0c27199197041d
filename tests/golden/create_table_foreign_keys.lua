--- foreign keys on the column and beside it, with what happens on delete
revision      = "2555dac8913d"
down_revision = nil

function upgrade()
  op.create_table("authors", {
    { "id",   t.bigint, primary_key = true, identity = true },
    { "name", t.string(80), nullable = false },
  })
  op.create_table("books", {
    { "id",        t.bigint, primary_key = true, identity = true },
    { "author_id", t.bigint, nullable = false, references = "authors.id", on_delete = "cascade", index = true },
    { "editor_id", t.bigint, references = "authors(id)", on_delete = "set null", on_update = "cascade" },
    { "sequel_of", t.bigint },
    foreign_key({ "sequel_of" }, "books.id", { name = "fk_books_sequel", on_delete = "restrict" }),
  })
end

function downgrade()
  op.drop_table("books")
  op.drop_table("authors")
end
