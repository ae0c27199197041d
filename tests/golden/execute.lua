--- statements of the author's, per database and with parameters
revision      = "be6bdfe81ec4"
down_revision = nil

function upgrade()
  op.create_table("words", { { "id", t.integer, primary_key = true }, { "word", t.string(40) } })
  op.execute("INSERT INTO words (id, word) VALUES (:id, :word)", { id = 1, word = "a :colon and a ? mark" })
  op.execute("INSERT INTO words (id, word) VALUES (2, 'no :parameter here')")
  op.execute {
    postgresql = "UPDATE words SET word = 'pg' WHERE id = 2",
    mysql      = "UPDATE words SET word = 'my' WHERE id = 2",
    mariadb    = "UPDATE words SET word = 'maria' WHERE id = 2",
    sqlite     = "UPDATE words SET word = 'lite' WHERE id = 2",
  }
end

function downgrade()
  op.drop_table("words")
end
