/*
 * decimal.c - decimal(x): numbers that are exact, for money and for numeric columns.
 *
 * A decimal is an integer of any size (GMP) and how many of its digits stand behind the point, so
 * sums, differences and products have no rounding at all.  A quotient that does not end is rounded
 * to 34 digits, half to even.  Trailing zeros are kept as they come: 1.10 + 2.20 is 3.30.
 *
 * Each function makes its result first: what GMP has allocated always has an owner, whatever Lua
 * raises later.
 */
#include "script/decimal.h"

#include <gmp.h>
#include <math.h>

#define DECIMAL_TYPE "luamig.decimal"

enum { QUOTIENT_DIGITS = 34, MOST_DIGITS = 100000 };

typedef struct Decimal {
	mpz_t digits;
	long scale; /* of them behind the point; never negative */
} Decimal;

typedef enum Rounding { HALF_EVEN, HALF_UP, TOWARDS_ZERO, FLOOR, CEILING } Rounding;

static Decimal *push_new(lua_State *L)
{
	Decimal *d = lua_newuserdatauv(L, sizeof(*d), 0);
	mpz_init(d->digits);
	d->scale = 0;
	luaL_setmetatable(L, DECIMAL_TYPE);
	return d;
}

static int decimal_gc(lua_State *L)
{
	Decimal *d = luaL_checkudata(L, 1, DECIMAL_TYPE);
	mpz_clear(d->digits);
	return 0;
}

bool decimal_is(lua_State *L, int index)
{
	return luaL_testudata(L, index, DECIMAL_TYPE) != NULL;
}

/* ---- from text and back --------------------------------------------------------------------- */

static void times_ten(mpz_t digits, unsigned long power)
{
	mpz_t factor;
	if (power == 0)
		return;
	mpz_init(factor);
	mpz_ui_pow_ui(factor, 10, power);
	mpz_mul(digits, digits, factor);
	mpz_clear(factor);
}

/* [sign] digits [. digits] [e [sign] digits], with blanks around.  False: it is something else. */
static bool parse(const char *text, size_t len, char *plain, long *scale)
{
	size_t n = 0;
	bool point = false, any = false;
	const char *p = text, *end = text + len;
	*scale = 0;
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\n'))
		p++;
	if (p < end && (*p == '-' || *p == '+')) {
		if (*p == '-')
			plain[n++] = '-';
		p++;
	}
	for (; p < end && ((*p >= '0' && *p <= '9') || (*p == '.' && !point)); p++) {
		point = point || *p == '.';
		if (*p == '.')
			continue;
		plain[n++] = *p;
		any = true;
		*scale += point;
	}
	plain[n] = '\0';
	if (any && p < end && (*p == 'e' || *p == 'E')) {
		char *after;
		long exponent = strtol(p + 1, &after, 10);
		if (after == p + 1 || exponent > MOST_DIGITS || exponent < -MOST_DIGITS)
			return false;
		*scale -= exponent;
		p = after;
	}
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\n'))
		p++;
	return any && p == end;
}

static bool from_text(lua_State *L, const char *text, size_t len)
{
	Decimal *d = push_new(L);
	char *plain = lua_newuserdatauv(L, len + 2, 0);
	bool ok = len <= MOST_DIGITS && parse(text, len, plain, &d->scale);
	if (ok)
		mpz_set_str(d->digits, plain, 10);
	lua_pop(L, 1);
	if (ok && d->scale < 0) {
		times_ten(d->digits, (unsigned long)-d->scale);
		d->scale = 0;
	}
	if (!ok)
		lua_pop(L, 1);
	return ok;
}

static bool from_real(lua_State *L, double real)
{
	char text[40];
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, real);
		if (strtod(text, NULL) == real)
			break;
	}
	return isfinite(real) && from_text(L, text, strlen(text));
}

static bool from_integer(lua_State *L, lua_Integer n)
{
	char text[32];
	return from_text(L, text, (size_t)snprintf(text, sizeof(text), LUA_INTEGER_FMT, n));
}

/* Push the value at index as a decimal; false: nothing is pushed. */
static bool push_decimal(lua_State *L, int index)
{
	index = lua_absindex(L, index);
	size_t len;
	const char *text;
	switch (lua_type(L, index)) {
	case LUA_TNUMBER:
		return lua_isinteger(L, index) ? from_integer(L, lua_tointeger(L, index))
					       : from_real(L, lua_tonumber(L, index));
	case LUA_TSTRING:
		text = lua_tolstring(L, index, &len);
		return from_text(L, text, len);
	default:
		if (!decimal_is(L, index))
			return false;
		lua_pushvalue(L, index);
		return true;
	}
}

static Decimal *check(lua_State *L, int index)
{
	Arena *scratch = &self(L)->scratch;
	if (push_decimal(L, index))
		return lua_touserdata(L, -1);
	fault_fail(L, "decimal: %s is no number", value_describe(L, index, scratch));
	return NULL;
}

void decimal_push_text(lua_State *L, int index)
{
	const Decimal *d = luaL_checkudata(L, index, DECIMAL_TYPE);
	size_t room = mpz_sizeinbase(d->digits, 10) + (size_t)d->scale + 4;
	char *out = lua_newuserdatauv(L, 2 * room, 0), *digits = out + room;
	mpz_get_str(digits, 10, d->digits);
	bool negative = digits[0] == '-';
	size_t len = strlen(digits += negative), scale = (size_t)d->scale;
	char *p = out;
	if (negative)
		*p++ = '-';
	if (len <= scale) { /* 0.00123 */
		*p++ = '0';
		*p++ = '.';
		memset(p, '0', scale - len);
		p += scale - len;
		memcpy(p, digits, len);
		p += len;
	} else {
		memcpy(p, digits, len - scale);
		p += len - scale;
		if (scale > 0)
			*p++ = '.';
		memcpy(p, digits + len - scale, scale);
		p += scale;
	}
	lua_pushlstring(L, out, (size_t)(p - out));
	lua_remove(L, -2);
}

static int decimal_tostring(lua_State *L)
{
	decimal_push_text(L, 1);
	return 1;
}

static int decimal_concat(lua_State *L)
{
	luaL_tolstring(L, 1, NULL);
	luaL_tolstring(L, 2, NULL);
	lua_concat(L, 2);
	return 1;
}

/* ---- arithmetic ----------------------------------------------------------------------------- */

/* The digits of d as if it had that scale (at least its own). */
static void scaled(mpz_t out, const Decimal *d, long scale)
{
	mpz_set(out, d->digits);
	times_ten(out, (unsigned long)(scale - d->scale));
}

static Decimal *operands(lua_State *L, Decimal **a, Decimal **b)
{
	lua_settop(L, 2);
	*a = check(L, 1); // x y a
	*b = check(L, 2); // x y a b
	return push_new(L);
}

static int add_or_subtract(lua_State *L, bool add)
{
	Decimal *a, *b, *out = operands(L, &a, &b), *other = push_new(L);
	out->scale = a->scale > b->scale ? a->scale : b->scale;
	scaled(out->digits, a, out->scale);
	scaled(other->digits, b, out->scale);
	if (add)
		mpz_add(out->digits, out->digits, other->digits);
	else
		mpz_sub(out->digits, out->digits, other->digits);
	lua_pop(L, 1);
	return 1;
}

static int decimal_add(lua_State *L)
{
	return add_or_subtract(L, true);
}

static int decimal_sub(lua_State *L)
{
	return add_or_subtract(L, false);
}

static int decimal_mul(lua_State *L)
{
	Decimal *a, *b, *out = operands(L, &a, &b);
	if (a->scale + b->scale > MOST_DIGITS)
		return fault_fail(L, "decimal: the product has too many digits");
	out->scale = a->scale + b->scale;
	mpz_mul(out->digits, a->digits, b->digits);
	return 1;
}

/* quotient = a / b to an integer, rounded; b is not 0. */
static void divide(mpz_t quotient, const mpz_t a, const mpz_t b, Rounding rounding)
{
	mpz_t rest;
	mpz_init(rest);
	int sign = mpz_sgn(a) * mpz_sgn(b);
	mpz_tdiv_qr(quotient, rest, a, b);
	mpz_mul_2exp(rest, rest, 1);
	int half = mpz_cmpabs(rest, b); /* of the rest with a half */
	bool inexact = mpz_sgn(rest) != 0, away = false;
	if (rounding == HALF_EVEN)
		away = half > 0 || (half == 0 && mpz_odd_p(quotient));
	else if (rounding == HALF_UP)
		away = half >= 0;
	else if (rounding == FLOOR)
		away = inexact && sign < 0;
	else if (rounding == CEILING)
		away = inexact && sign > 0;
	if (away && sign < 0)
		mpz_sub_ui(quotient, quotient, 1);
	else if (away)
		mpz_add_ui(quotient, quotient, 1);
	mpz_clear(rest);
}

/* Without the zeros that only the precision brought, down to the scale that a person would write.
 */
static void trim(Decimal *d, long least)
{
	while (d->scale > least && mpz_divisible_ui_p(d->digits, 10)) {
		mpz_divexact_ui(d->digits, d->digits, 10);
		d->scale--;
	}
}

static int decimal_div(lua_State *L)
{
	Decimal *a, *b, *out = operands(L, &a, &b), *left = push_new(L);
	if (mpz_sgn(b->digits) == 0)
		return fault_fail(L, "decimal: division by zero");
	long least = a->scale > b->scale ? a->scale - b->scale : 0;
	long have = (long)mpz_sizeinbase(a->digits, 10) - (long)mpz_sizeinbase(b->digits, 10);
	long more = QUOTIENT_DIGITS - have; /* digits to append to a, so that there are enough */
	if (more < b->scale - a->scale)
		more = b->scale - a->scale;
	if (more < 0)
		more = 0;
	mpz_set(left->digits, a->digits);
	times_ten(left->digits, (unsigned long)more);
	divide(out->digits, left->digits, b->digits, HALF_EVEN);
	out->scale = a->scale + more - b->scale;
	trim(out, least);
	lua_pop(L, 1);
	return 1;
}

static int quotient_or_rest(lua_State *L, bool rest)
{
	Decimal *a, *b, *out = operands(L, &a, &b), *x = push_new(L), *y = push_new(L);
	long scale = a->scale > b->scale ? a->scale : b->scale;
	if (mpz_sgn(b->digits) == 0)
		return fault_fail(L, "decimal: division by zero");
	scaled(x->digits, a, scale);
	scaled(y->digits, b, scale);
	if (rest)
		mpz_fdiv_r(out->digits, x->digits, y->digits);
	else
		mpz_fdiv_q(out->digits, x->digits, y->digits);
	out->scale = rest ? scale : 0;
	lua_pop(L, 2);
	return 1;
}

static int decimal_idiv(lua_State *L)
{
	return quotient_or_rest(L, false);
}

static int decimal_mod(lua_State *L)
{
	return quotient_or_rest(L, true);
}

static int decimal_unm(lua_State *L)
{
	const Decimal *a = check(L, 1);
	Decimal *out = push_new(L);
	mpz_neg(out->digits, a->digits);
	out->scale = a->scale;
	return 1;
}

static int compare(lua_State *L)
{
	Decimal *a, *b, *x = operands(L, &a, &b), *y = push_new(L);
	long scale = a->scale > b->scale ? a->scale : b->scale;
	scaled(x->digits, a, scale);
	scaled(y->digits, b, scale);
	return mpz_cmp(x->digits, y->digits);
}

static int decimal_eq(lua_State *L)
{
	lua_pushboolean(L, compare(L) == 0);
	return 1;
}

static int decimal_lt(lua_State *L)
{
	lua_pushboolean(L, compare(L) < 0);
	return 1;
}

static int decimal_le(lua_State *L)
{
	lua_pushboolean(L, compare(L) <= 0);
	return 1;
}

/* ---- methods -------------------------------------------------------------------------------- */

/* d:round([places [, how]]) */
static int decimal_round(lua_State *L)
{
	static const char *const words[] = {
		"half_even", "half_up", "down", "floor", "ceiling", NULL};
	const Decimal *d = luaL_checkudata(L, 1, DECIMAL_TYPE);
	lua_Integer places = luaL_optinteger(L, 2, 0);
	Rounding how = (Rounding)luaL_checkoption(L, 3, "half_even", words);
	luaL_argcheck(L, places >= 0 && places <= MOST_DIGITS, 2, "from 0 to 100000");
	Decimal *out = push_new(L), *unit = push_new(L);
	if (places >= d->scale) {
		scaled(out->digits, d, (long)places);
	} else {
		mpz_set_ui(unit->digits, 1);
		times_ten(unit->digits, (unsigned long)(d->scale - places));
		divide(out->digits, d->digits, unit->digits, how);
	}
	out->scale = (long)places;
	lua_pop(L, 1);
	return 1;
}

/* d:tonumber(): an integer when it is one, else a float, which may not be exact */
static int decimal_tonumber(lua_State *L)
{
	luaL_checkudata(L, 1, DECIMAL_TYPE);
	decimal_push_text(L, 1);
	if (!lua_stringtonumber(L, lua_tostring(L, -1)))
		lua_pushnil(L);
	return 1;
}

/* decimal(x) */
static int decimal_new(lua_State *L)
{
	luaL_checkany(L, 1);
	check(L, 1);
	return 1;
}

void decimal_push(lua_State *L)
{
	lua_pushcfunction(L, decimal_new);
}

void decimal_open(lua_State *L)
{
	static const luaL_Reg meta[] = {{"__gc", decimal_gc}, {"__tostring", decimal_tostring},
		{"__concat", decimal_concat}, {"__add", decimal_add}, {"__sub", decimal_sub},
		{"__mul", decimal_mul}, {"__div", decimal_div}, {"__idiv", decimal_idiv},
		{"__mod", decimal_mod}, {"__unm", decimal_unm}, {"__eq", decimal_eq},
		{"__lt", decimal_lt}, {"__le", decimal_le}, {NULL, NULL}};
	static const luaL_Reg methods[] = {
		{"round", decimal_round}, {"tonumber", decimal_tonumber}, {NULL, NULL}};
	luaL_newmetatable(L, DECIMAL_TYPE); // meta
	luaL_setfuncs(L, meta, 0);
	luaL_newlib(L, methods);
	lua_setfield(L, -2, "__index");
	lua_pushliteral(L, "decimal");
	lua_setfield(L, -2, "__name");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_pop(L, 1);
}
