/* test_embedded.c - files compiled in are those on disk, whole, whichever is asked for first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/embedded.h"
#include "base/path.h"

static void the_last_file_is_found_first(void **state)
{
	(void)state;
	size_t last = 0;
	while (embedded_files[last + 1].name)
		last++;
	const EmbeddedFile *file = embedded_find(embedded_files[last].name);
	assert_ptr_equal(file, &embedded_files[last]);
	assert_int_equal(strlen(file->data), file->size);
}

static void each_is_the_one_on_disk(void **state)
{
	(void)state;
	size_t count = 0;
	for (const EmbeddedFile *f = embedded_files; f->name; f++, count++) {
		Arena arena = ARENA_INIT;
		Error err = ERROR_INIT;
		size_t len;
		const char *text = path_read(f->name, &arena, &len, &err);
		assert_non_null(text);
		assert_int_equal(f->size, len);
		assert_memory_equal(embedded_find(f->name)->data, text, len + 1);
		arena_release(&arena);
	}
	assert_true(count > 100);
}

static void it_keeps_its_place(void **state)
{
	(void)state;
	const char *data = embedded_find("lua/luamig/op.lua")->data;
	assert_ptr_equal(embedded_find("lua/luamig/op.lua")->data, data);
}

static void what_is_not_there_is_not_found(void **state)
{
	(void)state;
	assert_null(embedded_find("lua/luamig/op"));
	assert_null(embedded_find(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_file_is_found_first),
		cmocka_unit_test(each_is_the_one_on_disk),
		cmocka_unit_test(it_keeps_its_place),
		cmocka_unit_test(what_is_not_there_is_not_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
