/* test_base.c - memory, strings, arrays, text, hashes, files and the log. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/path.h"
#include "base/str.h"
#include "base/text.h"
#include "base/vec.h"
#include "tests/support/scratch.h"

static Arena arena = ARENA_INIT;
static const char *folder; /* a new one, removed at the end */

static const char *in_folder(const char *name)
{
	return path_join(&arena, folder, name);
}

/* ---- memory -------------------------------------------------------------------------------- */

static void arena_memory_is_zeroed_aligned_and_large_enough(void **state)
{
	Arena a = ARENA_INIT;
	static const size_t sizes[] = {0, 1, 7, 16, 17, 5000, 16384, 100000};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		unsigned char *p = arena_alloc(&a, sizes[i]);
		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t k = 0; k < sizes[i]; k++)
			assert_int_equal(p[k], 0);
		memset(p, 0xFF, sizes[i]);
	}
	arena_release(&a);
	assert_null(a.block);
}

static void rewinding_keeps_what_was_before_the_mark(void **state)
{
	Arena a = ARENA_INIT;
	(void)state;
	char *kept = arena_strdup(&a, "kept");
	ArenaMark mark = arena_mark(&a);
	for (int i = 0; i < 100; i++)
		arena_alloc(&a, 1000);
	arena_rewind(&a, mark);
	assert_string_equal(kept, "kept");
	char *again = arena_alloc(&a, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(again[i], 0);
	assert_string_equal(kept, "kept");
	arena_release(&a);
}

static void strings_grow(void **state)
{
	(void)state;
	Str s = str_new(&arena);
	assert_string_equal(s.data, "");
	for (int i = 0; i < 1000; i++)
		str_addf(&s, "%d,", i);
	str_addn(&s, "xyz", 2);
	str_add(&s, "");
	assert_int_equal(s.len, 10 * 2 + 90 * 3 + 900 * 4 + 2);
	assert_int_equal(strlen(s.data), s.len);
	assert_memory_equal(s.data, "0,1,2,", 6);
	assert_string_equal(s.data + s.len - 6, "999,xy");
}

static void vectors_grow(void **state)
{
	VEC(int) v = {0};
	(void)state;
	for (int i = 0; i < 1000; i++)
		vec_push(&v, &arena, i * 2);
	assert_int_equal(v.count, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(v.items[i], i * 2);
}

/* ---- text ---------------------------------------------------------------------------------- */

static const char *nearest(const char *word)
{
	static const char *const names[] = {
		"upgrade", "downgrade", "current", "history", "heads", "timestamp", "id", NULL};
	return text_nearest(word, names);
}

static void the_nearest_name_is_found(void **state)
{
	(void)state;
	assert_string_equal(nearest("upgrade"), "upgrade");
	assert_string_equal(nearest("upgrad"), "upgrade");
	assert_string_equal(nearest("ugprade"), "upgrade");
	assert_string_equal(nearest("donwgrade"), "downgrade");
	assert_string_equal(nearest("curent"), "current");
	assert_string_equal(nearest("HISTROY"), "history");
	assert_string_equal(nearest("head"), "heads");
	assert_string_equal(nearest("timestampt"), "timestamp");
	assert_string_equal(nearest("ID"), "id");
}

static void what_is_too_far_has_no_nearest_name(void **state)
{
	char longer[200];
	(void)state;
	assert_null(nearest("frobnicate"));
	assert_null(nearest("x"));
	assert_null(nearest(""));
	memset(longer, 'u', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	assert_null(nearest(longer));
	assert_null(text_nearest("a", (const char *const[]){NULL}));
	assert_null(text_nearest("a", (const char *const[]){longer, NULL}));
}

static void whole_numbers_only(void **state)
{
	static const char *const wrong[] = {"", "-", "+", " 1", "1 ", "1a", "a", "0x1", "1.0",
		"--1", "9223372036854775808", "-9223372036854775809", "99999999999999999999999"};
	int64_t n;
	(void)state;
	assert_true(text_to_int("0", &n) && n == 0);
	assert_true(text_to_int("-0", &n) && n == 0);
	assert_true(text_to_int("+17", &n) && n == 17);
	assert_true(text_to_int("007", &n) && n == 7);
	assert_true(text_to_int("9223372036854775807", &n) && n == INT64_MAX);
	assert_true(text_to_int("-9223372036854775808", &n) && n == INT64_MIN);
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		if (text_to_int(wrong[i], &n))
			fail_msg("\"%s\" was taken for %lld", wrong[i], (long long)n);
	}
}

static void utf8_is_told_from_other_bytes(void **state)
{
	static const char *const right[] = {"", "abc", "\xC3\xA4", "\xE2\x82\xAC",
		"\xF0\x9F\x90\xAC", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF"};
	static const char *const wrong[] = {"\x80", "\xC3", "\xC3(", "\xC0\x80", "\xC1\xBF",
		"\xE0\x80\x80", "\xE2\x82", "\xED\xA0\x80", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80",
		"\xF5\x80\x80\x80", "\xFF", "a\xE4z"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(right); i++)
		assert_true(text_is_utf8(right[i], strlen(right[i])));
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_false(text_is_utf8(wrong[i], strlen(wrong[i])));
	assert_true(text_is_utf8("a\0b", 3));
	assert_false(text_is_utf8("\xE2\x82\xAC", 2));
}

static void comparisons_of_text(void **state)
{
	(void)state;
	assert_true(text_equal_nocase("AbC", "aBc"));
	assert_false(text_equal_nocase("abc", "abcd"));
	assert_false(text_equal_nocase("abcd", "abc"));
	assert_false(text_equal_nocase("a[", "a{"));
	assert_true(text_starts_with("abc", "ab"));
	assert_true(text_starts_with("abc", ""));
	assert_false(text_starts_with("ab", "abc"));
}

static void a_copy_is_cut_between_characters(void **state)
{
	(void)state;
	char out[6];
	text_copy(out, sizeof(out), "12345");
	assert_string_equal(out, "12345");
	text_copy(out, sizeof(out), "123456");
	assert_string_equal(out, "12345");
	text_copy(out, sizeof(out), "123\xE2\x82\xAC");
	assert_string_equal(out, "123");
	text_copy(out, sizeof(out),
		"12\xE2\x82\xAC"
		"4");
	assert_string_equal(out, "12\xE2\x82\xAC");
	text_copy(out, sizeof(out), NULL);
	assert_string_equal(out, "");
}

/* ---- hashes -------------------------------------------------------------------------------- */

static void sha256_of_known_texts(void **state)
{
	char hex[HASH_HEX_SIZE];
	(void)state;
	hash_finish(hash_new(), hex);
	assert_string_equal(
		hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	Hash *hash = hash_new();
	hash_add(hash, "a", 1);
	hash_add(hash, NULL, 0);
	hash_add(hash, "bc", 2);
	hash_finish(hash, hex);
	assert_string_equal(
		hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_true(hash_text64("abc") == UINT64_C(0xba7816bf8f01cfea));
}

/* ---- files --------------------------------------------------------------------------------- */

static void names_are_joined_and_taken_apart(void **state)
{
	static const struct {
		const char *a, *b, *joined;
	} joins[] = {{"a", "b", "a/b"}, {"a/", "b", "a/b"}, {"", "b", "b"}, {".", "b", "b"},
		{"a", "/b", "/b"}, {"/", "b", "/b"}, {"a", "", "a"}, {"..", "b", "../b"}};
	static const struct {
		const char *path, *dir, *base;
	} parts[] = {{"a/b", "a", "b"}, {"a", ".", "a"}, {"/a", "/", "a"},
		{"a/b/c.lua", "a/b", "c.lua"}, {"a//b", "a", "b"}, {"/", "/", ""},
		{"a/b/", "a", "b/"}};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(joins); i++)
		assert_string_equal(path_join(&arena, joins[i].a, joins[i].b), joins[i].joined);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		assert_string_equal(path_dir(&arena, parts[i].path), parts[i].dir);
		assert_string_equal(path_base(parts[i].path), parts[i].base);
	}
	assert_true(path_is_absolute("/a"));
	assert_false(path_is_absolute("a/b"));
	assert_true(path_ends_with("x.lua", ".lua"));
	assert_false(path_ends_with("lua", ".lua"));
}

static void files_are_written_once_or_replaced(void **state)
{
	Error err = ERROR_INIT;
	const char *file = in_folder("f");
	size_t len;
	(void)state;
	assert_true(path_write(file, "one\0two", 7, false, &err));
	char *data = path_read(file, &arena, &len, &err);
	assert_int_equal(len, 7);
	assert_memory_equal(data, "one\0two", 8);

	assert_false(path_write(file, "x", 1, false, &err));
	assert_int_equal(err.kind, ERR_IO);
	assert_non_null(strstr(err.message, "exists already"));
	error_clear(&err);

	assert_int_equal(chmod(file, 0640), 0);
	assert_true(path_write(file, "three", 5, true, &err));
	assert_string_equal(path_read(file, &arena, NULL, &err), "three");
	struct stat st;
	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_true(path_write(in_folder("new"), "", 0, true, &err));
	assert_true(path_read(in_folder("new"), &arena, &len, &err) && len == 0);
}

static void replacing_follows_a_symbolic_link_and_leaves_no_other_file(void **state)
{
	Error err = ERROR_INIT;
	StrVec names = {0};
	struct stat st;
	const char *dir = in_folder("links");
	(void)state;
	assert_true(path_make_dirs(dir, &err));
	assert_true(path_write(path_join(&arena, dir, "real"), "old", 3, false, &err));
	const char *link = path_join(&arena, dir, "link");
	assert_int_equal(symlink("real", link), 0);
	assert_true(path_write(link, "new", 3, true, &err));
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_string_equal(path_read(path_join(&arena, dir, "real"), &arena, NULL, &err), "new");
	assert_true(path_list(dir, &arena, &names, &err));
	assert_int_equal(names.count, 2);
}

static void files_that_cannot_be_read_are_named(void **state)
{
	Error err = ERROR_INIT;
	(void)state;
	assert_null(path_read(in_folder("absent"), &arena, NULL, &err));
	assert_int_equal(err.kind, ERR_IO);
	assert_non_null(strstr(err.message, "absent: No such file"));
	error_clear(&err);
	assert_null(path_read(folder, &arena, NULL, &err));
	assert_non_null(strstr(err.message, folder));
	error_clear(&err);
	assert_false(path_write(in_folder("no/such/file"), "", 0, true, &err));
	assert_non_null(strstr(err.message, "no/such/file"));
}

static void the_head_of_a_file(void **state)
{
	Error err = ERROR_INIT;
	const char *file = in_folder("head");
	size_t len;
	(void)state;
	assert_true(path_write(file, "0123456789", 10, false, &err));
	assert_string_equal(path_read_head(file, 4, &arena, &len, &err), "0123");
	assert_int_equal(len, 4);
	assert_string_equal(path_read_head(file, 10, &arena, &len, &err), "0123456789");
	assert_string_equal(path_read_head(file, 4096, &arena, &len, &err), "0123456789");
	assert_int_equal(len, 10);
	assert_string_equal(path_read_head(file, 0, &arena, &len, &err), "");
}

static void a_failed_write_leaves_everything_as_it_was(void **state)
{
	Error err = ERROR_INIT;
	StrVec names = {0};
	const char *dir = in_folder("full"), *file = path_join(&arena, dir, "f");
	struct rlimit old, small;
	(void)state;
	assert_true(path_make_dirs(dir, &err));
	assert_true(path_write(file, "old", 3, false, &err));

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small = old;
	small.rlim_cur = 5;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	bool replaced = path_write(file, "0123456789", 10, true, &err);
	Error err2 = ERROR_INIT;
	bool created = path_write(path_join(&arena, dir, "g"), "0123456789", 10, false, &err2);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);

	assert_false(replaced);
	assert_int_equal(err.kind, ERR_IO);
	assert_false(created);
	assert_int_equal(err2.kind, ERR_IO);
	error_clear(&err);
	assert_string_equal(path_read(file, &arena, NULL, &err), "old");
	assert_true(path_list(dir, &arena, &names, &err));
	assert_int_equal(names.count, 1);
}

static void large_files_and_files_without_a_size(void **state)
{
	Error err = ERROR_INIT;
	size_t len, size = 300000;
	char *data = arena_alloc(&arena, size);
	(void)state;
	for (size_t i = 0; i < size; i++)
		data[i] = (char)(i * 7);
	assert_true(path_write(in_folder("large"), data, size, false, &err));
	char *read = path_read(in_folder("large"), &arena, &len, &err);
	assert_int_equal(len, size);
	assert_memory_equal(read, data, size);
	read = path_read_head("/dev/zero", 10000, &arena, &len, &err); /* has no size */
	assert_non_null(read);
	assert_int_equal(len, 10000);
}

static void folders_are_made_and_listed_in_order(void **state)
{
	static const char *const files[] = {"b", "a", "Z", "10", "9", ".hidden"};
	static const char *const sorted[] = {".hidden", "10", "9", "Z", "a", "b"};
	Error err = ERROR_INIT;
	StrVec names = {0};
	const char *dir = in_folder("x/y/z");
	(void)state;
	assert_true(path_make_dirs(dir, &err));
	assert_true(path_make_dirs(path_join(&arena, dir, ""), &err));
	assert_true(path_is_dir(dir));
	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		assert_true(path_write(path_join(&arena, dir, files[i]), "", 0, false, &err));
	assert_true(path_list(dir, &arena, &names, &err));
	assert_int_equal(names.count, ARRAY_LEN(sorted));
	for (size_t i = 0; i < names.count; i++)
		assert_string_equal(names.items[i], sorted[i]);
	assert_true(path_exists(path_join(&arena, dir, "a")));
	assert_false(path_is_dir(path_join(&arena, dir, "a")));
	assert_false(path_exists(path_join(&arena, dir, "c")));

	assert_false(path_make_dirs(path_join(&arena, dir, "a/b"), &err));
	assert_non_null(strstr(err.message, "file of that name"));
	error_clear(&err);
	assert_false(path_list(in_folder("absent"), &arena, &names, &err));
	assert_int_equal(err.kind, ERR_IO);
}

/* ---- the log and the clock ----------------------------------------------------------------- */

/* What the calls in `write` put on stderr. */
static const char *stderr_of(void (*write)(void))
{
	Error err = ERROR_INIT;
	const char *file = in_folder("stderr");
	fflush(stderr);
	int saved = dup(STDERR_FILENO);
	assert_non_null(freopen(file, "w", stderr));
	write();
	fflush(stderr);
	dup2(saved, STDERR_FILENO);
	close(saved);
	return path_read(file, &arena, NULL, &err);
}

static void log_one_of_each(void)
{
	log_warn("w%d", 1);
	log_info("i%d", 2);
	log_debug("d%d", 3);
}

static void the_level_says_what_is_logged(void **state)
{
	(void)state;
	assert_int_equal(log_level(), LOG_INFO);
	assert_string_equal(stderr_of(log_one_of_each), "warning: w1\ni2\n");
	log_set_level(LOG_DEBUG);
	assert_string_equal(stderr_of(log_one_of_each), "warning: w1\ni2\nd3\n");
	log_set_level(LOG_WARN);
	assert_string_equal(stderr_of(log_one_of_each), "warning: w1\n");
	log_set_level(LOG_QUIET);
	assert_string_equal(stderr_of(log_one_of_each), "");
	log_set_level(LOG_INFO);
}

static void colours_only_when_asked_for(void **state)
{
	(void)state;
	assert_false(log_colour());
	log_set_colour(true);
	assert_string_equal(stderr_of(log_one_of_each), "\033[33mwarning: w1\033[0m\ni2\n");
	log_set_colour(false);
}

static void the_clock_runs_forward(void **state)
{
	(void)state;
	int64_t a = clock_us();
	assert_true(clock_us() >= a);
	assert_true(clock_ms() >= a / 1000);
	const char *utc = clock_utc(&arena);
	assert_int_equal(strlen(utc), strlen("2026-11-20 13:05:12.123"));
	assert_memory_equal(utc, "20", 2);
}

/* The arena is emptied after each test, and the folder is there until the last one. */
static int make_folder(void **state)
{
	static char path[4096];
	(void)state;
	folder = scratch_folder(&arena);
	if (!folder || strlen(folder) >= sizeof(path))
		return -1;
	text_copy(path, sizeof(path), folder);
	folder = path;
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	scratch_remove(folder);
	arena_release(&arena);
	return 0;
}

static void a_text_on_one_line(void **state)
{
	(void)state;
	assert_string_equal(str_one_line("\n a \t\x7f b\n", 100, "…", &arena), "a b ");
	assert_string_equal(str_one_line("abcdef", 6, "…", &arena), "abcdef");
	assert_string_equal(str_one_line("abcdef", 3, "…", &arena), "abc…");
	assert_string_equal(str_one_line("ab\xc3\xa4z", 3, "…", &arena), "ab\xc3\xa4…");
	assert_string_equal(str_one_line("", 3, "…", &arena), "");
}

static void lists_of_texts_are_equal_in_order(void **state)
{
	const char *ab[] = {"a", "b"}, *ba[] = {"b", "a"};
	const StrVec none = {0}, one = {.items = ab, .count = 1}, two = {.items = ab, .count = 2},
		     turned = {.items = ba, .count = 2};
	(void)state;
	assert_true(text_lists_equal(&none, &none));
	assert_true(text_lists_equal(&two, &two));
	assert_false(text_lists_equal(&one, &two));
	assert_false(text_lists_equal(&two, &one));
	assert_false(text_lists_equal(&two, &turned));
}

/* Long brackets end at the first that fit: a bracket at the end of the text is none of them. */
static void texts_as_lua(void **state)
{
	static const char *const cases[][2] = {
		{"a \"b\" \\", "\"a \\\"b\\\" \\\\\""},
		{"tab\t1", "\"tab\\0091\""},
		{"a\nb", "[[\na\nb]]"},
		{"a\nb]", "[=[\na\nb]]=]"},
		{"x[y[1]]\n]=]", "[==[\nx[y[1]]\n]=]]==]"},
		{"a\r\nb", "\"a\\013\\010b\""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_string_equal(text_as_lua(cases[i][0], &arena), cases[i][1]);
	assert_string_equal(text_as_lua_line("a\nb", &arena), "\"a\\010b\"");
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_memory_is_zeroed_aligned_and_large_enough),
		cmocka_unit_test(rewinding_keeps_what_was_before_the_mark),
		cmocka_unit_test(strings_grow),
		cmocka_unit_test(vectors_grow),
		cmocka_unit_test(the_nearest_name_is_found),
		cmocka_unit_test(what_is_too_far_has_no_nearest_name),
		cmocka_unit_test(whole_numbers_only),
		cmocka_unit_test(utf8_is_told_from_other_bytes),
		cmocka_unit_test(comparisons_of_text),
		cmocka_unit_test(a_copy_is_cut_between_characters),
		cmocka_unit_test(sha256_of_known_texts),
		cmocka_unit_test(names_are_joined_and_taken_apart),
		cmocka_unit_test(files_are_written_once_or_replaced),
		cmocka_unit_test(replacing_follows_a_symbolic_link_and_leaves_no_other_file),
		cmocka_unit_test(files_that_cannot_be_read_are_named),
		cmocka_unit_test(the_head_of_a_file),
		cmocka_unit_test(a_failed_write_leaves_everything_as_it_was),
		cmocka_unit_test(large_files_and_files_without_a_size),
		cmocka_unit_test(folders_are_made_and_listed_in_order),
		cmocka_unit_test(the_level_says_what_is_logged),
		cmocka_unit_test(colours_only_when_asked_for),
		cmocka_unit_test(the_clock_runs_forward),
		cmocka_unit_test(a_text_on_one_line),
		cmocka_unit_test(lists_of_texts_are_equal_in_order),
		cmocka_unit_test(texts_as_lua),
	};
	return cmocka_run_group_tests_name("base", tests, make_folder, remove_folder);
}
