return {
  id = "ALL12",
  severity = "warning",
  needs = "database",
  about = "applied",
  what = "a script was changed since it was applied",
  why = "This database has what the older text made; the next one gets what the new text makes, and the two are not alike. Comments and white space do not count.",
  instead = "put the text back and write a new revision; luamig stamp --resign ID when the database is as the new text says",
  revision = function(revision, report)
    if revision.stored and revision.checksum and revision.stored ~= revision.checksum then
      report("it is not what was applied to this database", { file = revision.file, line = 0 })
    end
  end,
  applied = [[
    op.add_column("users", { "city", t.string(40) })
  ]],
  bad = [[
    op.add_column("users", { "city", t.string(80) })
  ]],
  good = [[
    -- where they live
    op.add_column("users", { "city", t.string(40) })
  ]],
}
