-- Does the text before a value end where a value of SQL begins: a quote, or WHERE id = ?
local function before_value(text)
  return text:find("['\"]%s*$") or (text:lower():find("where") and text:find("[=(,<>]%s*$"))
    or (text:lower():find("values") and text:find("[(,]%s*$"))
end

local CALLS = { execute = "op", query = "db", value = "db", rows = "db" }

-- From the opening bracket of a call: is its first argument put together at run time?
local function is_built(tokens, from)
  local depth, function_depth = 0, 0
  for i = from, #tokens do
    local text, kind = tokens[i].text, tokens[i].kind
    if kind == "punct" and (text == "(" or text == "{" or text == "[") then
      depth = depth + 1
    elseif kind == "punct" and (text == ")" or text == "}" or text == "]") then
      depth = depth - 1
      if depth <= 0 then
        return false
      end
    elseif kind == "punct" and text == "," and depth == 1 then
      return false
    elseif kind == "name" and text == "function" then
      function_depth = function_depth + 1
    elseif kind == "punct" and text == ".." and function_depth == 0 then
      local before, after = tokens[i - 1], tokens[i + 1]
      if before.kind == "string" and after.kind ~= "string" and before_value(before.text) then
        return true
      end
    elseif kind == "string" and text:find("'%%s'") then
      return true -- for string.format
    end
  end
  return false
end

return {
  id = "ALL11",
  severity = "warning",
  what = "SQL is put together from values",
  why = "A quote in a value ends the string: the statement fails, or does something else.",
  instead = "parameters: op.execute(\"… WHERE name = :name\", { name = name }); names of tables from a list of your own",
  revision = function(revision, report)
    local tokens = revision.tokens
    for i, token in ipairs(tokens) do
      local dot, owner, open = tokens[i - 1], tokens[i - 2], tokens[i + 1]
      if token.kind == "name" and CALLS[token.text] and dot and dot.text == "." and owner
        and owner.text == CALLS[token.text] and open and open.text == "(" and is_built(tokens, i + 1) then
        report(("%s.%s"):format(owner.text, token.text), { file = revision.file, line = token.line })
      end
    end
  end,
  bad = [[
    local name = "O'Hara"
    op.execute("UPDATE users SET name = 'none' WHERE name = '" .. name:gsub("'", "''") .. "'")
  ]],
  good = [[
    local name = "O'Hara"
    op.execute("UPDATE users SET name = 'none' WHERE name = :name", { name = name })
  ]],
}
