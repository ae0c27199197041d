--- by range, where the database has partitions
revision      = "1514a230e910"
down_revision = nil

function upgrade()
  op.create_table("events", {
    { "id",   t.integer, nullable = false },
    { "year", t.integer, nullable = false },
    primary_key { "id", "year" },
  }, {
    partition_by = "RANGE (year)",
    partitions = {
      { "events_old",  { postgresql = "FOR VALUES FROM (MINVALUE) TO (2020)", mysql = "VALUES LESS THAN (2020)", sqlite = "?" } },
      { "events_rest", { postgresql = "DEFAULT", mysql = "VALUES LESS THAN MAXVALUE", sqlite = "?" } },
    },
  })
end

downgrade = reverse(upgrade)
