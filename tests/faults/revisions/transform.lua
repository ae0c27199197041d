--- every row through a function that must see it once, in chunks that commit
revision      = "transform000"
down_revision = "setup0000001"

function upgrade()
  data.transform("people", { read = { "n" }, chunk = 5,
    function(row) return { n = row.n + 1 } end })
end

function downgrade()
  data.transform("people", { read = { "n" }, chunk = 5,
    function(row) return { n = row.n - 1 } end })
end
