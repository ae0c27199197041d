#!/bin/sh
# t0034-virtual-tables.sh - virtual tables of SQLite (full-text search, R-trees) in dump, check and
# revision --autogenerate: kept as their text, their own tables left out, never dropped unasked.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/changes.sh
. "$here/changes.sh"

notes='CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT, body TEXT);
CREATE VIRTUAL TABLE notes_fts USING fts5(title, body, content = '"'notes'"', content_rowid = '"'id'"');
CREATE TRIGGER notes_new AFTER INSERT ON notes BEGIN
	INSERT INTO notes_fts (rowid, title, body) VALUES (new.id, new.title, new.body);
END;
CREATE VIEW found AS SELECT n.title FROM notes_fts AS f JOIN notes AS n ON n.id = f.rowid;'
loose='CREATE TABLE loose (body TEXT); CREATE VIRTUAL TABLE loose_fts USING fts5(body, content=loose);'
own='CREATE VIRTUAL TABLE own USING fts4(words); CREATE VIRTUAL TABLE box USING rtree(id, x0, x1);
CREATE VIRTUAL TABLE bare USING fts5(a, content='"''"');'
virtual() { query "SELECT sql FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%' ORDER BY name"; }
whole() { query "INSERT INTO $1 ($1) VALUES ('integrity-check')"; }
# a virtual table of a module that this SQLite does not have
stranger() { query "PRAGMA writable_schema = ON; INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES ('table', '$1', '$1', 0, '$2')"; }

use_database sqlite
it 'dump has the virtual tables as they are, and none of the tables behind them' \
	'begin && query "$notes $loose $own" && luamig dump >schema.lua &&
	has schema.lua "object(\"virtual_table\", \"notes_fts\", \"CREATE VIRTUAL TABLE notes_fts USING fts5(" "\"own\"" "\"box\"" "notes_new" "view(\"found\"" && lacks schema.lua _data _docsize _node _segdir &&
	expect 0 luamig check && out_empty && expect 0 luamig dump --mermaid && out_lacks _data'
it 'they are made from nothing and go again' \
	'virtual >was && rm "${DATABASE_URL#sqlite:}" && expect 0 luamig revision --autogenerate -m all && expect 0 luamig upgrade && expect 0 luamig check && out_empty &&
	virtual >now && same was now && query_is 1 "INSERT INTO notes VALUES (1, '"'a'"', '"'b'"'); SELECT count(*) FROM found WHERE title = '"'a'"'" &&
	expect 0 luamig downgrade base && query_is "" "SELECT name FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '"'luamig%'"'"'

use_database sqlite
it 'the table behind one is made anew: rows are found as before, and after the way back' \
	'begin && query "$notes $loose INSERT INTO notes VALUES (5, '"'hello'"', '"'world'"'); INSERT INTO loose VALUES ('"'one'"'), ('"'two'"'), ('"'three'"'); DELETE FROM loose WHERE rowid = 2; INSERT INTO loose_fts (loose_fts) VALUES ('"'rebuild'"')" &&
	luamig dump >schema.lua && sed -i "s/{ \"body\", t.text }/{ \"body\", t.string(30) }/" schema.lua && expect 2 luamig check && expect 0 luamig revision --autogenerate -m narrow && ! grep VIRTUAL migrations/* && expect 0 luamig upgrade && expect 0 luamig check && out_empty &&
	whole notes_fts && whole loose_fts && query_is 3 "SELECT rowid FROM loose_fts WHERE loose_fts MATCH '"'three'"'" && query "INSERT INTO notes VALUES (6, '"'new'"', '"'one'"')" && whole notes_fts && expect 0 luamig downgrade -1 && whole notes_fts && whole loose_fts'
it 'an index over another table that changes is filled again, there and back' \
	'rm migrations/* && query "DELETE FROM luamig_version" && luamig dump >schema.lua && sed -i "s/content=loose/content=loose, prefix=2/" schema.lua && expect 0 luamig revision --autogenerate -m prefix && expect 0 luamig upgrade && expect 0 luamig check && out_empty && ! grep loses migrations/* &&
	query_is 3 "SELECT rowid FROM loose_fts WHERE loose_fts MATCH '"'th*'"'" && expect 0 luamig downgrade -1 && query_is 3 "SELECT rowid FROM loose_fts WHERE loose_fts MATCH '"'three'"'"'
it 'one with rows of its own that changes or goes says that they are lost' \
	'rm migrations/* && query "$own" && luamig dump >schema.lua && sed -i "s/fts4(words)/fts4(words, more)/; /\"box\"/d" schema.lua && expect 2 luamig check && out_has "~ virtual_table own" && out_lacks box && err_has "virtual_table box" &&
	expect 0 luamig revision --autogenerate -m own && has migrations/* "-- loses the rows of the virtual table own" && lacks migrations/* box &&
	rm migrations/* && expect 0 luamig revision --autogenerate --allow-drop -m own && has migrations/* "-- loses the rows of the virtual table box" && expect 0 luamig upgrade && expect 0 luamig check && out_empty && expect 0 luamig downgrade -1 && query_is 1 "SELECT count(*) FROM sqlite_master WHERE name = '"'box'"'"'

use_database sqlite
it 'a module that SQLite here does not have: dumped, compared by its text, left alone' \
	'begin && query "CREATE TABLE a (id INTEGER PRIMARY KEY)" && stranger vec "CREATE VIRTUAL TABLE vec USING vec0(e float[4])" && luamig dump >schema.lua && has schema.lua "USING vec0(" && expect 0 luamig check && out_empty &&
	sed -i "s/float.4./float[8]/" schema.lua && expect 2 luamig check && out_is "~ virtual_table vec"'
it 'a tokenizer of an application likewise' \
	'stranger words "CREATE VIRTUAL TABLE words USING fts5(a, tokenize = calibre)" && luamig dump >schema.lua && expect 0 luamig check && out_empty'
it 'another mistake in one is a mistake' \
	'sed -i "s/fts5(a, tokenize = calibre)/fts5(a, nothing = 1)/" schema.lua && expect 1 luamig check && err_has "virtual_table words" "unrecognized option" schema.lua'
it 'luamig test goes over them' \
	'begin && rm "${DATABASE_URL#sqlite:}" && query "$notes $own" && luamig dump >schema.lua && rm "${DATABASE_URL#sqlite:}" && expect 0 luamig revision --autogenerate -m all && expect 0 luamig test'
finish
