# luamig - see ARCHITECTURE.md for the layout, CONTRIBUTING.md for the daily targets.
#
#   make            build/luamig              make check      every test, on the servers it starts
#   make demo       builds and runs the demo  make check-all  also MySQL and older and newer PostgreSQL
#   make asan       the tests under sanitizers  make lint     format, layers, headers, static analysis
#   make bench      speed, beside other tools   make install / uninstall (PREFIX, DESTDIR)
#
# Variables: CC, CFLAGS, LDFLAGS, PREFIX, DESTDIR, BUILD, DRIVERS ("postgres mysql sqlite").

DRIVERS ?= postgres mysql sqlite
PREFIX  ?= /usr/local
DESTDIR ?=
BUILD   ?= build/release
CFLAGS  ?= -O2 -g
VERSION := $(shell cat VERSION 2>/dev/null || echo 0)

PKG_CONFIG ?= pkg-config
first_pkg = $(firstword $(foreach p,$(1),$(shell $(PKG_CONFIG) --exists $(p) && echo $(p))) $(firstword $(1)))

# libpq and the MySQL client are only compiled against; they are opened when a connection is.
LUA_PKG   := $(call first_pkg,lua5.4 lua-5.4 lua54 lua)
MYSQL_PKG ?= $(call first_pkg,mysqlclient libmariadb mariadb)
HEADER_PKGS = $(if $(filter postgres,$(DRIVERS)),libpq) $(if $(filter mysql,$(DRIVERS)),$(MYSQL_PKG))
LINK_PKGS   = $(LUA_PKG) jansson libmd $(if $(filter sqlite,$(DRIVERS)),sqlite3)

WARN     = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
           -Wwrite-strings -Wvla -Wformat=2
STD      = -std=c11 -D_POSIX_C_SOURCE=200809L
WITH     = $(foreach d,$(DRIVERS),-DWITH_$(d))
INCLUDES := -Isrc -I. $(shell $(PKG_CONFIG) --cflags $(LINK_PKGS) $(HEADER_PKGS) 2>/dev/null)
LIBS     := $(shell $(PKG_CONFIG) --libs $(LINK_PKGS) 2>/dev/null) -lm -ldl
COMPILE  = $(CC) $(STD) $(WARN) $(CFLAGS) $(WITH) -DLUAMIG_VERSION='"$(VERSION)"' $(INCLUDES) -pthread -MMD -MP

LIB_SRC   = $(sort $(wildcard src/base/*.c src/model/*.c src/db/*.c src/script/*.c src/core/*.c src/cli/*.c) \
            $(foreach d,$(DRIVERS),$(wildcard drivers/$(d)/*.c)))
LIB_OBJ   = $(LIB_SRC:%.c=$(BUILD)/%.o) $(BUILD)/embedded.o
EMBED_SRC = $(sort $(shell find lua drivers -name '*.lua' -o -name '*.sql'; find lua -name '*.tmpl'))
UNIT_SRC  = $(wildcard tests/unit/test_*.c)
UNITS     = $(UNIT_SRC:%.c=$(BUILD)/%)
TEST_PROGRAMS = $(UNITS) $(BUILD)/tests/conformance/conformance

all: $(BUILD)/luamig

$(BUILD)/luamig: $(BUILD)/src/main.o $(LIB_OBJ)
	$(CC) -pthread $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/embed: src/tools/embed.c
	@mkdir -p $(@D)
	$(CC) $(STD) -o $@ $<

$(BUILD)/embedded.c: $(BUILD)/embed $(EMBED_SRC)
	$(BUILD)/embed $(EMBED_SRC) >$@.tmp && mv $@.tmp $@

$(BUILD)/embedded.o: $(BUILD)/embedded.c
	$(COMPILE) -c -o $@ $<

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(COMPILE) -c -o $@ $<

$(UNITS): $(BUILD)/%: $(BUILD)/%.o $(LIB_OBJ)
	$(CC) -pthread $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

$(BUILD)/tests/conformance/conformance: $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/conformance/*.c)) $(LIB_OBJ)
	$(CC) -pthread $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

clean:
	rm -rf build/release build/dev build/asan build/lint

.PHONY: all clean
.SECONDARY:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
