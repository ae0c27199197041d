--- PostgreSQL only
revision      = "bd784d372b50"
down_revision = nil

function upgrade()
  op.create_extension("btree_gist")
  op.drop_extension("btree_gist")
end

downgrade = reverse(upgrade)
