--- the first shelf: rows that later revisions work on
--- Create Date: 2026-01-12 14:00:00 UTC
revision      = "c7a94d20f18b"
down_revision = "8e2f61b9c034"

local shelf = {
  ["Mary Shelley"]  = { { "Frankenstein", 1818, "9.90" }, { "The Last Man", 1826, "12.50" } },
  ["Stanisław Lem"] = { { "Solaris", 1961, "11.00" } },
  ["Italo Calvino"] = { { "Le città invisibili", 1972, "10.40" }, { "Marcovaldo", 1963, "8.20" } },
}

local members = { "Ada Lovelace", "Grace Brewster Hopper", "Alan Turing", "Plato" }

function upgrade()
  -- pairs walks in a fixed order, so every database gets the same rows with the same keys
  for author, books in pairs(shelf) do
    op.execute("INSERT INTO authors (name) VALUES (:name)", { name = author })
    for _, book in ipairs(books) do
      op.execute([[INSERT INTO books (title, author_id, published, price)
                   VALUES (:title, (SELECT id FROM authors WHERE name = :author), :published, :price)]],
        { title = book[1], author = author, published = book[2], price = book[3] })
    end
  end
  for i, name in ipairs(members) do
    op.execute("INSERT INTO members (full_name, email) VALUES (:name, :email)",
      { name = name, email = "member" .. i .. "@library.example" })
  end
end

-- Only the rows from above: others may have been added since.
function downgrade()
  for author, books in pairs(shelf) do
    for _, book in ipairs(books) do
      op.execute("DELETE FROM books WHERE title = :title", { title = book[1] })
    end
    op.execute("DELETE FROM authors WHERE name = :name", { name = author })
  end
  for i in ipairs(members) do
    op.execute("DELETE FROM members WHERE email = :email", { email = "member" .. i .. "@library.example" })
  end
end
