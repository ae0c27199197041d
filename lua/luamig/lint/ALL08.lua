local OS = { execute = true, getenv = true, remove = true, rename = true, tmpname = true, clock = true }

return {
  id = "ALL08",
  severity = "warning",
  what = "the script depends on the machine that it runs on",
  why = "io, os and debug (trust = true) answer differently elsewhere: a stopped run cannot be repeated, and two databases come to differ.",
  instead = "-x key=value and args.key for what differs; files beside the script with op.execute_file and require",
  revision = function(revision, report)
    local tokens = revision.tokens
    for i, token in ipairs(tokens) do
      local before, dot, field = tokens[i - 1], tokens[i + 1], tokens[i + 2]
      local plain = token.kind == "name" and dot and dot.text == "." and field and (not before or before.text ~= ".")
      if plain and (token.text == "io" or token.text == "debug" or (token.text == "os" and OS[field.text])) then
        report(("%s.%s"):format(token.text, field.text), { file = revision.file, line = token.line })
      end
    end
  end,
  bad = [[
    if os.getenv("HOME") then
      op.add_column("users", { "city", t.string(40) })
    end
  ]],
  good = [[
    if args.city then
      op.add_column("users", { "city", t.string(40) })
    end
  ]],
}
