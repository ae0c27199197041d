/* test_decimal.c - decimal(x): exact in every digit. */
#include "tests/support/script_host.h"

static void is(const char *expression, const char *wanted)
{
	char body[512];
	snprintf(body, sizeof(body),
		"local got = tostring(%s); if got ~= '%s' then error(got .. ' ~= %s') end",
		expression, wanted, wanted);
	good(body);
}

static void text_numbers_and_decimals_become_one(void **state)
{
	(void)state;
	is("decimal('12.30')", "12.30");
	is("decimal('-0.001')", "-0.001");
	is("decimal(' +1.5e3 ')", "1500");
	is("decimal('1.5e-3')", "0.0015");
	is("decimal('.5')", "0.5");
	is("decimal('5.')", "5");
	is("decimal(0.1)", "0.1");
	is("decimal(math.mininteger)", "-9223372036854775808");
	is("decimal(decimal('1.0'))", "1.0");
	is("decimal('0.00')", "0.00");
}

static void sums_and_products_are_exact(void **state)
{
	(void)state;
	is("decimal('0.1') + decimal('0.2')", "0.3");
	is("decimal('1.10') + '2.20'", "3.30");
	is("decimal('99999999999999999999999999999999999999.99') + 0.01",
		"100000000000000000000000000000000000000.00");
	is("decimal('12345678901234567890') * '98765432109876543210'",
		"1219326311370217952237463801111263526900");
	is("1 - decimal('0.00000000000000000000000000000000001')",
		"0.99999999999999999999999999999999999");
	is("-decimal('1.5')", "-1.5");
	is("decimal(7) * decimal('1.19')", "8.33");
}

static void quotients_end_or_have_34_digits(void **state)
{
	(void)state;
	is("decimal(1) / 3", "0.3333333333333333333333333333333333");
	is("decimal(2) / 3", "0.6666666666666666666666666666666667");
	is("decimal(-2) / 3", "-0.6666666666666666666666666666666667");
	is("decimal(10) / 4", "2.5");
	is("decimal('10.00') / 4", "2.50");
	is("decimal(1) / decimal('0.001')", "1000");
	is("decimal('-7') // 2", "-4");
	is("decimal('-7.5') % 2", "0.5");
	bad("return decimal(1) / 0", "decimal: division by zero");
	bad("return decimal(1) % 0", "decimal: division by zero");
}

static void rounding_is_to_places_and_half_to_even(void **state)
{
	(void)state;
	is("decimal('2.345'):round(2)", "2.34");
	is("decimal('2.355'):round(2)", "2.36");
	is("decimal('2.345'):round(2, 'half_up')", "2.35");
	is("decimal('-2.345'):round(2, 'half_up')", "-2.35");
	is("decimal('2.349'):round(2, 'down')", "2.34");
	is("decimal('-2.341'):round(2, 'floor')", "-2.35");
	is("decimal('-2.349'):round(2, 'ceiling')", "-2.34");
	is("decimal('2'):round(2)", "2.00");
	is("decimal('0.5'):round()", "0");
	is("decimal('1.5'):round()", "2");
	is("decimal('42.00'):round():tonumber()", "42");
	is("decimal('0.25'):tonumber()", "0.25");
}

static void comparing_looks_at_the_value(void **state)
{
	(void)state;
	good("assert(decimal('1.0') == decimal('1.00'))");
	good("assert(decimal('0.1') + decimal('0.2') == decimal('0.3'))");
	good("assert(decimal('9.9') < 10 and decimal(10) >= '9.99' and not (decimal(1) < 1))");
	good("assert('x' .. decimal('1.50') == 'x1.50')");
}

static void what_is_no_number_is_an_error(void **state)
{
	(void)state;
	bad("decimal('1,5')", "decimal: string \"1,5\" is no number");
	bad("decimal('')", "decimal: string \"\" is no number");
	bad("decimal('NaN')", "decimal: string \"NaN\" is no number");
	bad("decimal(1/0)", "decimal: number inf is no number");
	bad("decimal(null)", "decimal: null is no number");
	bad("decimal('1e999999')", "decimal: string \"1e999999\" is no number");
	bad("return decimal('1') + {}", "decimal: a table is no number");
	bad("decimal('0x10')", "decimal: string \"0x10\" is no number");
}

static void strings_do_no_arithmetic(void **state)
{
	(void)state;
	Error err = bad("return '0.1' + '0.2'", "strings do no arithmetic");
	assert_string_equal(
		err.hint, "decimal(x) computes exactly; tonumber(x) makes a number of it");
	bad("return '2' * 3", "strings do no arithmetic");
	bad("return 3 - '2'", "strings do no arithmetic");
	bad("return -'2'", "strings do no arithmetic");
	good("assert(tostring('0.1' + decimal('0.2')) == '0.3' and '4' - decimal(1) == "
	     "decimal(3))");
	good("assert('1' .. 2 == '12' and tonumber('2') * 3 == 6)");
}

static Value seen;
static char seen_text[64];

static void keep(const ScriptSql *sql)
{
	seen = sql->stmt.params[0];
	snprintf(seen_text, sizeof(seen_text), "%s", seen.as.text.data);
}

static void a_decimal_is_a_parameter(void **state)
{
	(void)state;
	fake.check_sql = keep;
	good("op.execute('update a set b = :b', { b = decimal('1.10') * 3 })");
	assert_int_equal(seen.type, VAL_TEXT);
	assert_string_equal(seen_text, "3.30");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(text_numbers_and_decimals_become_one),
		TEST(sums_and_products_are_exact),
		TEST(quotients_end_or_have_34_digits),
		TEST(rounding_is_to_places_and_half_to_even),
		TEST(comparing_looks_at_the_value),
		TEST(what_is_no_number_is_an_error),
		TEST(strings_do_no_arithmetic),
		TEST(a_decimal_is_a_parameter),
	};
	return cmocka_run_group_tests_name("decimal", tests, NULL, NULL);
}
