#!/bin/sh
# changes.sh - from one schema.lua to the next and back: for the tests of revision --autogenerate,
# which give the elements of schema.lua.
# shellcheck disable=SC2016,SC2154 # names of lib.sh
try() { # WHAT BLOCK: in a database of its own
	use_database "$name"
	it "$@"
}
begin() { # an empty project
	rm -rf migrations schema.lua luamig.lua
	mkdir migrations
	echo 'return { url = env "DATABASE_URL" }' >luamig.lua
}
wants() { # the elements of schema.lua on stdin
	{ echo 'return {' && cat && echo && echo '}'; } >schema.lua
}
first() { # the first schema, made
	wants && expect 0 luamig revision --autogenerate -m first && expect 0 luamig upgrade && expect 0 luamig check && out_empty && luamig dump >"$work/first.lua"
}
second() { # another one: there and back and there again
	wants && expect 2 luamig check && cp "$work/out" "$work/lines" && expect 0 luamig revision --autogenerate --allow-drop -m second && expect 0 luamig upgrade && expect 0 luamig check && out_empty &&
		expect 0 luamig downgrade -1 && luamig dump >"$work/back.lua" && same "$work/first.lua" "$work/back.lua" && expect 0 luamig upgrade && expect 0 luamig check && out_empty
}
lines() { # PATTERN…: what check said
	has "$work/lines" "$@"
}

# shellcheck disable=SC2034 # blocks use it
plain='{ "id", t.integer, primary_key = true }'
