--- template.lua - fills in the templates of new files.
---
--- ${name} is replaced; a line with ${name?} goes away when there is nothing to put in ("" and "nil"
--- count as nothing); $${ stays ${.

local core = ...

local function names_of(fields)
  local names = {}
  for name in pairs(fields) do
    names[#names + 1] = "${" .. name .. "}"
  end
  return #names > 0 and table.concat(names, ", ") or "nothing to fill in"
end

--- @param text string  the template
--- @param fields table  values by name
--- @return string
return function(text, fields)
  local function fill(escape, name, optional)
    if escape == "$" then
      return "${" .. name .. optional .. "}"
    end
    if fields[name] == nil then
      core.fail(("the template asks for ${%s}; there is %s"):format(name, names_of(fields)))
    end
    return fields[name]
  end

  local function is_left_out(line)
    for escape, name in line:gmatch("%$(%$?){([%w_]*)%?}") do
      local value = fields[name]
      if escape == "" and (value == nil or value == "" or value == "nil") then
        return true
      end
    end
    return false
  end

  return (text:gsub("[^\n]*\n?", function(line)
    if is_left_out(line) then
      return ""
    end
    return (line:gsub("%$(%$?){([%w_]*)(%??)}", fill))
  end))
end
