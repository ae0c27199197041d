--- The function of the benchmark: one call a row, the same for luamig and for its rivals.
return function(row)
  return { full_name = (row.first_name or "") .. " " .. (row.last_name or "") }
end
