--- PostgreSQL only
revision      = "f310f9fe4746"
down_revision = nil

function upgrade()
  op.create_extension("btree_gist")
end

downgrade = reverse(upgrade)
