#!/bin/sh
# shellcheck disable=SC2016,SC2034 # blocks are expanded when they run
# t0025-completion.sh - what bash, zsh and fish offer, asked of the shells themselves.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

mkdir "$work/bin"
ln -s "$LUAMIG" "$work/bin/luamig"
tab=$(printf '\t')

labels() { sed -i 's/^down_revision = nil/&\nbranch_labels = "billing"/' migrations/aaaa1111.lua; }
sample() {
	project
	labels
	script abab0000 cccc3333 "it's \$(touch ran) \`touch ran\` [x]: 50% \\\\ \"q\""
}

it 'completion revisions: names, tab, message; no database' \
	'sample && echo "return { url = \"postgresql://nowhere.invalid/x\" }" >luamig.lua && expect 0 luamig completion revisions && err_empty &&
	out_has "head${tab}the newest" "base${tab}before" "billing${tab}branch: first table" "bbbb2222${tab}second table" "abab0000${tab}it'"'"'s \$(touch ran)" && [ "$(wc -l <"$work/out")" -eq 8 ] &&
	[ "$(sed -n 5p "$work/out" | cut -f1)" = cccc3333 ]'
it 'completion revisions: a broken script is listed by what can be read; a mistake in luamig.lua is an error' \
	'sample && echo "function (" >>migrations/cccc3333.lua && expect 0 luamig completion revisions && out_has cccc3333 && echo "return {" >luamig.lua && expect 1 luamig completion revisions'

if command -v bash >/dev/null 2>&1; then
	# what bash offers for the last word; COMP_TYPE is $type
	in_bash() {
		PATH=$work/bin:$PATH bash -c '. ./script; COMP_TYPE=${type:-9}
			COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _luamig; printf "%s\n" "${COMPREPLY[@]}"' bash "$@" 2>"$work/err"
	}
	offers() { # TEXT WORD...
		want=$1
		shift
		got=$(in_bash "$@") && err_lacks "command not found" syntax || return 1
		[ "$got" = "$want" ] || { printf "%s\n" "$*" "offers: $got" "not:    $want"; return 1; }
	}
	it 'bash: several revisions come with their messages, newest first; one is the id alone' '
		sample && luamig completion bash >script &&
		in_bash luamig upgrade "" >offered && [ "$(head -n 1 offered)" = "head  (the newest revision)" ] && has offered "billing  (branch: first table)" "cccc3333  (third table)" "abab0000  (it'"'"'s" &&
		[ "$(wc -l <offered)" -eq 8 ] && offers bbbb2222 luamig upgrade bbb && [ ! -e ran ]'
	it 'bash: while the menu is walked through there are names alone' '
		type=37 in_bash luamig show a >offered && printf "%s\n" abab0000 aaaa1111 | sort >want && sort offered | same want -'
	it 'bash: after --head, -r, a colon, an equals sign, an @' '
		offers cccc3333 luamig revision --head cc && offers cccc3333 luamig revision --head = cc && offers cccc3333 luamig history -r aaaa1111 : cc &&
		offers abab0000 luamig upgrade --sql aaaa1111 : ab && [ "$(in_bash luamig history -r aaaa1111 : | wc -l)" -eq 8 ] && offers base luamig downgrade billing @ b && offers cccc3333 luamig squash bbbb2222 : cc'
	it 'bash: the configuration of the line is used, and an equals sign is no command' '
		mkdir -p other && cp luamig.lua other && cp -R migrations other && rm other/migrations/bbbb2222.lua &&
		offers "" luamig -c other/luamig.lua upgrade bbb && offers "" luamig --config = other/luamig.lua upgrade bbb && offers cccc3333 luamig --env = x upgrade cc && offers --splice luamig -e x revision --spl'
	it 'bash: without a project there is nothing, and no message' 'mkdir -p "$work/empty" && cp script "$work/empty" && cd "$work/empty" && offers "" luamig upgrade bb && err_empty'
else
	skip 'bash' 'no bash here'
fi

if command -v fish >/dev/null 2>&1; then
	in_fish() { # LINE
		HOME=$work XDG_CONFIG_HOME=$work/config XDG_DATA_HOME=$work/data PATH=$work/bin:$PATH \
			fish -c 'source ./script; complete -C $argv[1]' "$1" 2>"$work/err"
	}
	it 'fish: ids with their messages' '
		sample && luamig completion fish >script && in_fish "luamig upgrade b" >offered && has offered "bbbb2222${tab}second table" "base${tab}before" "billing${tab}branch" && [ ! -e ran ] &&
		in_fish "luamig upgrade " >offered && has offered "abab0000${tab}it'"'"'s \$(touch ran)"'
	it 'fish: after an option, a colon, an @; with the configuration of the line' '
		in_fish "luamig revision --head cc" | grep -q "^cccc3333${tab}third" && in_fish "luamig upgrade aaaa1111:cc" | grep -q "^aaaa1111:cccc3333" && in_fish "luamig downgrade billing@b" | grep -q "^billing@base" &&
		in_fish "luamig -c other/luamig.lua upgrade c" | grep -q "^cccc3333" && ! in_fish "luamig -c other/luamig.lua upgrade b" | grep bbbb2222'
	it 'fish: commands and options' 'in_fish "luamig upg" | grep -q "^upgrade${tab}run" && in_fish "luamig upgrade --dry" | grep -q "^--dry-run"'
else
	skip 'fish' 'no fish here'
fi

if command -v zsh >/dev/null 2>&1; then
	# The shell itself, on a terminal of its own: what it lists.
	in_zsh() { # LINE
		cat >zsh-test <<-'ZSH'
			zmodload zsh/zpty
			zpty -b inner zsh -f -i
			say() { zpty -w inner "$1" }
			say 'PROMPT=; unsetopt zle_bracketed_paste; autoload -U compinit; compinit -u -D; . ./script'
			say "zstyle ':completion:*' list-colors ''; zstyle ':completion:*' verbose yes; LISTMAX=0; COLUMNS=200"
			say "list-them() { compstate[list]='list force'; compstate[insert]=''; }; compprefuncs=(list-them)"
			say "bindkey '^I' list-choices; print -r -- READY-\$((1 + 1))"
			zpty -r -m inner seen '*READY-2*'
			zpty -n -w inner "$1"$'\t'
			end=$((SECONDS + 20))
			while ((SECONDS < end)); do
				if zpty -r -t inner part; then print -rn -- "$part"; got+=$part; quiet=0; else
					sleep 0.1; ((${#got} > ${#1} + 20 && ++quiet > 15)) && break; fi
			done
			zpty -d inner
		ZSH
		HOME=$work ZDOTDIR=$work PATH=$work/bin:$PATH timeout 60 zsh -f zsh-test "$1" 2>"$work/err" | tr -d '\r'
	}
	it 'zsh: ids with their messages' '
		sample && luamig completion zsh >script && in_zsh "luamig upgrade b" >offered && has offered "bbbb2222" "second table" "base" "before the first" "billing" "branch: first table" && lacks offered cccc3333 && [ ! -e ran ]'
	it 'zsh: after an option and a colon; with the configuration of the line' '
		in_zsh "luamig revision --head " >offered && has offered "cccc3333" "third table" && in_zsh "luamig upgrade aaaa1111:" >offered && has offered "third table" &&
		in_zsh "luamig -c other/luamig.lua upgrade " >offered && has offered "third table" && lacks offered "second table"'
else
	skip 'zsh' 'no zsh here'
fi

finish
