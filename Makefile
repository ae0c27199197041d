# luamig - see ARCHITECTURE.md for the layout, CONTRIBUTING.md for the daily targets.
#
#   make            build/release/luamig      make check      every test, on the servers it starts
#   make demo       builds and runs the demo  make check-all  also MySQL and older and newer PostgreSQL
#   make asan       the tests under sanitizers  make lint     format, layers, headers, static analysis
#   make bench      speed, beside other tools   make install / uninstall (PREFIX, DESTDIR)
#
# Variables: CC, CFLAGS, LDFLAGS, WERROR (-Werror), PREFIX, DESTDIR, BUILD, DRIVERS ("postgres mysql sqlite").

DRIVERS ?= postgres mysql sqlite
PREFIX  ?= /usr/local
DESTDIR ?=
BUILD   ?= build/release
# Small, but fast where rows and revisions pass by the thousand (HOT).  C needs no tables for
# unwinding; debuggers have their own (-g).  CFLAGS of yours are taken as they are.
ifeq ($(origin CFLAGS),undefined)
CFLAGS   = -Os -g -fno-asynchronous-unwind-tables
FAST     = -O2
endif
VERSION := $(shell cat VERSION 2>/dev/null || echo 0)

PKG_CONFIG ?= pkg-config
first_pkg = $(firstword $(foreach p,$(1),$(shell $(PKG_CONFIG) --exists $(p) 2>/dev/null && echo $(p))) $(firstword $(1)))

# libpq and the MySQL client are only compiled against; they are opened when a connection is.
LUA_PKG   := $(call first_pkg,lua5.4 lua-5.4 lua54 lua)
MYSQL_PKG ?= $(call first_pkg,mysqlclient libmariadb mariadb)
HEADER_PKGS = $(if $(filter postgres,$(DRIVERS)),libpq) $(if $(filter mysql,$(DRIVERS)),$(MYSQL_PKG))
LINK_PKGS   = $(LUA_PKG) jansson libmd gmp zlib $(if $(filter sqlite,$(DRIVERS)),sqlite3)

WARN     = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
           -Wwrite-strings -Wvla -Wformat=2
STD      = -std=c11 -D_POSIX_C_SOURCE=200809L
WITH     = $(foreach d,$(DRIVERS),-DWITH_$(d))
INCLUDES := -Isrc -I. $(shell $(PKG_CONFIG) --cflags $(LINK_PKGS) $(HEADER_PKGS) 2>/dev/null)
LIBS     := $(shell $(PKG_CONFIG) --libs $(LINK_PKGS) 2>/dev/null) -lm -ldl
COMPILE  = $(CC) $(STD) $(WARN) $(WERROR) $(CFLAGS) $(SPEED) $(WITH) -DLUAMIG_VERSION='"$(VERSION)"' $(INCLUDES) -pthread -MMD -MP

LIB_SRC   = $(sort $(wildcard src/base/*.c src/model/*.c src/db/*.c src/script/*.c src/core/*.c src/cli/*.c) \
            $(foreach d,$(DRIVERS),$(wildcard drivers/$(d)/*.c)))
HOT_SRC   = $(wildcard src/base/*.c src/db/*.c src/script/bind_rows.c src/script/values.c src/script/decimal.c \
            src/core/chunk*.c src/core/datasum*.c src/core/graph*.c src/core/revision*.c src/core/luatok.c \
            src/core/checksum.c drivers/*/driver*.c drivers/*/bulk*.c)
LIB_OBJ   = $(LIB_SRC:%.c=$(BUILD)/%.o) $(BUILD)/embedded.o
EMBED_SRC = $(sort $(shell find lua drivers -name '*.lua' -o -name '*.sql'; find lua -name '*.tmpl')) doc/reference.md
UNIT_SRC  = $(wildcard tests/unit/test_*.c)
UNITS     = $(UNIT_SRC:%.c=$(BUILD)/%)
SUPPORT_OBJ = $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/support/*.c))
FUZZERS   = $(patsubst %.c,$(BUILD)/%,$(wildcard tests/fuzz/fuzz_*.c))
GRAPH_TESTS = $(patsubst %.c,$(BUILD)/%,$(wildcard tests/graph/graph_*.c))
# Stands between the program and the system's calls: only where LD_PRELOAD is.
KILLER    = $(if $(filter Linux,$(shell uname -s)),$(BUILD)/tests/faults/killer.so)
TEST_PROGRAMS = $(KILLER) $(UNITS) $(FUZZERS) $(BUILD)/tests/conformance/conformance $(BUILD)/tests/golden/golden $(BUILD)/tests/forecast/forecast $(GRAPH_TESTS) $(BUILD)/tests/ops/ops \
                $(BUILD)/tests/laws/laws $(BUILD)/tests/laws/reversed $(BUILD)/tests/laws/seeded $(BUILD)/tests/laws/mutate

# Pointers in tables take an eighth of the room, where linker and C library know how.
RELR      = $(shell echo 'int main(void) { return 0; }' >$(BUILD)/relr.c && \
            $(CC) -Wl,-z,pack-relative-relocs,--fatal-warnings -o $(BUILD)/relr $(BUILD)/relr.c 2>/dev/null && \
            $(BUILD)/relr && echo -Wl,-z,pack-relative-relocs)

# One line a file; the whole command with make V=1.
Q   = $(if $(V),,@)
say = @$(if $(V),:,echo "  $(1)  $(2)")

all: packages $(BUILD)/luamig

# ---- the program ------------------------------------------------------------------------

$(BUILD)/luamig: $(BUILD)/src/main.o $(LIB_OBJ)
	$(call say,LD,$@)
	$(Q)$(CC) -pthread $(LDFLAGS) $(if $(FAST),$(RELR)) -o $@ $^ $(LIBS)

$(BUILD)/embed: src/tools/embed.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(STD) $(WARN) $(shell $(PKG_CONFIG) --cflags zlib 2>/dev/null) -o $@ $< $(shell $(PKG_CONFIG) --libs zlib 2>/dev/null)

$(BUILD)/embedded.c: $(BUILD)/embed $(EMBED_SRC)
	$(Q)$(BUILD)/embed $(EMBED_SRC) >$@.tmp && mv $@.tmp $@

$(BUILD)/embedded.o: $(BUILD)/embedded.c
	$(Q)$(COMPILE) -c -o $@ $<

$(HOT_SRC:%.c=$(BUILD)/%.o): SPEED = $(FAST)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) -c -o $@ $<

# A clear word instead of a hundred compiler errors.
packages:
	@$(PKG_CONFIG) --exists $(LINK_PKGS) $(HEADER_PKGS) 2>/dev/null || { \
		echo "luamig: packages are missing ($(LINK_PKGS) $(HEADER_PKGS)); run: sh tools/deps.sh build" >&2; exit 1; }

# The packages are installed first, then make starts again and sees them.
deps-%:
	@sh tools/deps.sh $*

demo: deps-build
	@$(MAKE) --no-print-directory all
	@sh tools/demo.sh $(BUILD)/luamig

# ---- tests --------------------------------------------------------------------------------

$(UNITS): $(BUILD)/%: $(BUILD)/%.o $(SUPPORT_OBJ) $(LIB_OBJ)
	$(call say,LD,$@)
	$(Q)$(CC) -pthread $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

$(FUZZERS): $(BUILD)/%: $(BUILD)/%.o $(BUILD)/tests/fuzz/standalone.o $(LIB_OBJ)
	$(call say,LD,$@)
	$(Q)$(CC) -pthread $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/tests/conformance/conformance: $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/conformance/*.c)) $(LIB_OBJ)
	$(call say,LD,$@)
	$(Q)$(CC) -pthread $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

$(BUILD)/tests/forecast/forecast: $(patsubst %,$(BUILD)/tests/forecast/%.o,forecast postgres postgres_cases mysql) $(LIB_OBJ)
	$(call say,LD,$@)
	$(Q)$(CC) -pthread $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/tests/golden/golden: $(BUILD)/tests/golden/golden.o $(LIB_OBJ)
	$(call say,LD,$@)
	$(Q)$(CC) -pthread $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/tests/ops/ops: $(patsubst %,$(BUILD)/tests/ops/%.o,ops host state) $(BUILD)/tests/support/scratch.o $(LIB_OBJ)
	$(call say,LD,$@)
	$(Q)$(CC) -pthread $(LDFLAGS) -o $@ $^ $(LIBS)

$(GRAPH_TESTS): $(BUILD)/%: $(BUILD)/%.o $(BUILD)/tests/graph/world.o $(BUILD)/tests/graph/oracle.o $(LIB_OBJ)
	$(call say,LD,$@)
	$(Q)$(CC) -pthread $(LDFLAGS) -o $@ $^ $(LIBS)

# Not with $(CFLAGS): a sanitizer in it would have to be in the program too.
$(BUILD)/tests/faults/killer.so: tests/faults/killer.c
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(STD) $(WARN) -O2 -g -fPIC -shared -o $@ $< -ldl

LAWS_PARTS = generate generate_column generate_key generate_table create places

$(BUILD)/tests/laws/laws: $(patsubst %,$(BUILD)/tests/laws/%.o,laws expect $(LAWS_PARTS)) $(LIB_OBJ)
	$(call say,LD,$@)
	$(Q)$(CC) -pthread $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/tests/bench/reflect: $(BUILD)/tests/bench/reflect.o $(LIB_OBJ)
	$(call say,LD,$@)
	$(Q)$(CC) -pthread $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/tests/laws/seeded: $(patsubst %,$(BUILD)/tests/laws/%.o,seeded $(LAWS_PARTS)) $(LIB_OBJ)
	$(call say,LD,$@)
	$(Q)$(CC) -pthread $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/tests/laws/reversed: $(patsubst %,$(BUILD)/tests/laws/%.o,reversed ops rows $(LAWS_PARTS)) $(LIB_OBJ)
	$(call say,LD,$@)
	$(Q)$(CC) -pthread $(LDFLAGS) -o $@ $^ $(LIBS)

# It runs the program.
$(BUILD)/tests/laws/mutate: $(patsubst %,$(BUILD)/tests/laws/%.o,mutate mutation mutation_table mutation_column mutation_key world rows expect $(LAWS_PARTS)) $(BUILD)/tests/support/scratch.o $(LIB_OBJ) $(BUILD)/luamig
	$(call say,LD,$@)
	$(Q)$(CC) -pthread $(LDFLAGS) -o $@ $(filter %.o,$^) $(LIBS)

# The long run of what holds for every schema: LAWS random ones (and PAIRS of them, through
# autogenerate) on each database, from SEED on.
LAWS ?= 2000
SEED ?= 1
PAIRS ?= 500
laws: packages $(BUILD)/luamig $(BUILD)/tests/laws/laws $(BUILD)/tests/laws/reversed $(BUILD)/tests/laws/seeded $(BUILD)/tests/laws/mutate
	@TMPDIR=$$(mktemp -d) && export TMPDIR && trap 'rm -rf "$$TMPDIR"' EXIT && trap 'exit 130' INT TERM && \
	for law in "laws $(LAWS)" "reversed $(LAWS)" "seeded $(LAWS)" "mutate $(PAIRS)"; do \
		LUAMIG=$(CURDIR)/$(BUILD)/luamig sh tests/servers/with.sh postgres mariadb mysql pg12 pg18 -- $(BUILD)/tests/laws/$$law $(SEED) || exit 1; \
	done

# Writes tests/golden/*.sql anew from what the operations become now: read the difference.
golden: packages $(BUILD)/tests/golden/golden
	sh tests/golden/t-golden.sh --write $(BUILD)/tests/golden/golden

# doc/reference.md from the comments of lua/luamig; it is also what `luamig help WORD` reads.
reference:
	sh tools/reference.sh >$(BUILD)/reference.md && mv $(BUILD)/reference.md doc/reference.md

test-programs: packages $(BUILD)/luamig $(TEST_PROGRAMS)

# Every test, on PostgreSQL, MariaDB and SQLite; servers that cannot be started are a failure.
check: deps-check
	@$(MAKE) --no-print-directory test-programs
	@sh tests/servers/with.sh postgres mariadb -- env LUAMIG_TEST_REQUIRE="postgres mariadb" sh tests/run.sh $(BUILD)

# The same, also on real MySQL and on older and newer PostgreSQL.
check-all: deps-check-all
	@$(MAKE) --no-print-directory test-programs
	@sh tests/servers/with.sh postgres mariadb mysql pg12 pg16 pg18 -- \
		env LUAMIG_TEST_REQUIRE="postgres mariadb" sh tests/run.sh $(BUILD)

# Without servers: seconds.
check-quick: deps-check
	@$(MAKE) --no-print-directory test-programs
	@sh tests/run.sh $(BUILD)

# Every point of fault, and a million rows under two hundred kills, on all four: hours.
check-faults: deps-check-all
	@$(MAKE) --no-print-directory test-programs
	@sh tests/servers/with.sh postgres mariadb mysql -- env LUAMIG_TEST_REQUIRE="postgres mariadb" \
		LUAMIG_FAULT_POINTS=all LUAMIG_FAULT_SERVER_POINTS=6 LUAMIG_FAULT_SERVER_SECONDS=1200 \
		LUAMIG_ONCE_ROWS=1000000 LUAMIG_ONCE_CHUNK=1000 LUAMIG_ONCE_KILLS=200 \
		sh tests/run.sh $(BUILD) tests/faults/t2*.sh

ASAN = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
asan-build: deps-check
	@$(MAKE) --no-print-directory BUILD=build/asan CFLAGS="$(ASAN)" LDFLAGS="-fsanitize=address,undefined" test-programs

# Not every test: those that run our own code, and not mostly servers (tests/run.sh).
asan: asan-build
	@sh tests/servers/with.sh postgres mariadb -- env LUAMIG_TEST_REQUIRE="postgres mariadb" \
		LUAMIG_TEST_SET=sanitized sh tests/run.sh build/asan

valgrind: deps-check
	@$(MAKE) --no-print-directory test-programs
	@sh tests/servers/with.sh postgres mariadb -- env LUAMIG_TEST_REQUIRE="postgres mariadb" sh tests/valgrind.sh $(BUILD)

# Peers that cannot be installed are named as absent in the output.
bench: deps-bench
	@$(MAKE) --no-print-directory all
	@sh tests/bench/run.sh $(BUILD)
	@sh tests/bench/graph.sh $(BUILD)
	@sh tests/bench/tools.sh $(BUILD)
	@sh tests/bench/transform.sh $(BUILD)
	@$(MAKE) --no-print-directory $(BUILD)/tests/bench/reflect
	@sh tests/servers/with.sh postgres mariadb mysql -- $(BUILD)/tests/bench/reflect
	@sh tests/servers/with.sh postgres mariadb mysql -- sh tests/bench/check.sh $(BUILD)

# ---- lint ------------------------------------------------------------------------------------

C_FILES = $(sort $(shell find src drivers tests -name '*.[ch]'))
SH_FILES = $(sort $(shell find tools tests .ci -name '*.sh' -o -path .ci/run))

lint: check-format check-layers check-headers check-docs check-size check-shell check-lua analyze

format:
	clang-format -i $(C_FILES)

check-format:
	clang-format --dry-run -Werror $(C_FILES)

check-layers:
	sh tests/lint/check-layers.sh

check-headers:
	@for h in $$(find src -name '*.h'); do printf '#include "%s"\ntypedef int nonempty;\n' "$${h#src/}" | \
		$(CC) $(STD) $(WARN) -Werror $(INCLUDES) -fsyntax-only -x c - || exit 1; done

check-docs: all
	sh tests/lint/check-docs.sh $(BUILD)/luamig

check-size: all
	sh tests/lint/check-size.sh $(BUILD)/luamig

check-shell:
	shellcheck -x $(SH_FILES)

check-lua:
	@for f in $$(find lua migrations examples -name '*.lua'); do luac5.4 -p "$$f" || exit 1; done

# clang-tidy 14 gives false va_list warnings when one process reads several files
analyze: $(LIB_SRC:%=build/lint/%.tidy) cppcheck

cppcheck:
	cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr \
		--suppress=missingIncludeSystem --error-exitcode=1 -Isrc -I. src drivers

# How far each function is followed: the default of 225000 takes three times as long.
ANALYZER_NODES ?= 75000

build/lint/%.tidy: % .clang-tidy
	@mkdir -p $(@D)
	@clang-tidy --quiet $< -- -Xclang -analyzer-config -Xclang max-nodes=$(ANALYZER_NODES) $(STD) $(WITH) -DLUAMIG_VERSION='""' $(INCLUDES) >$@.out 2>/dev/null || { cat $@.out; exit 1; }
	@touch $@

# ---- install -----------------------------------------------------------------------------------

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 \
		$(DESTDIR)$(PREFIX)/share/bash-completion/completions \
		$(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	install -m 755 $(BUILD)/luamig $(DESTDIR)$(PREFIX)/bin/luamig
	install -m 644 doc/luamig.1 $(DESTDIR)$(PREFIX)/share/man/man1/luamig.1
	$(BUILD)/luamig completion bash >$(DESTDIR)$(PREFIX)/share/bash-completion/completions/luamig
	$(BUILD)/luamig completion zsh >$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_luamig
	$(BUILD)/luamig completion fish >$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/luamig.fish

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/luamig $(DESTDIR)$(PREFIX)/share/man/man1/luamig.1 \
		$(DESTDIR)$(PREFIX)/share/bash-completion/completions/luamig \
		$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_luamig \
		$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/luamig.fish

clean:
	rm -rf build/release build/dev build/asan build/lint

.PHONY: all packages demo test-programs golden reference laws check check-all check-quick asan valgrind bench lint format \
	check-format check-layers check-headers check-docs check-size check-shell check-lua analyze install uninstall clean
.SECONDARY:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
