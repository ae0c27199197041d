return {
  id = "ALL15",
  severity = "warning",
  what = "a lint:ignore comment without a reason, or one that silences nothing",
  why = "What is silenced without a reason nobody dares to remove; what silences nothing hides the next mistake at that place.",
  instead = "-- lint:ignore ID reason; remove the comment when the rule finds nothing there any more",
  -- Asked in src/core/lint_silence.c, when it is known what was silenced.
  revision = function() end,
  bad = [[
    op.drop_column("users", "age") -- lint:ignore ALL01
  ]],
  good = [[
    op.drop_column("users", "age") -- lint:ignore ALL01 not written since 2024, no reader is left
  ]],
}
