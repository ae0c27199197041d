/* cases.h - the tests, by what they are about; each list ends with a Case without a name. */
#ifndef LUAMIG_TESTS_CONFORMANCE_CASES_H
#define LUAMIG_TESTS_CONFORMANCE_CASES_H

#include "fixture.h"

extern const Case value_cases[];
extern const Case error_cases[];
extern const Case transaction_cases[];
extern const Case cursor_cases[];
extern const Case cancel_cases[];
extern const Case lock_cases[];
extern const Case session_cases[];
extern const Case catalog_cases[];
extern const Case connect_cases[];
extern const Case reflect_cases[];
extern const Case kept_cases[];

/* clang-format off */
#define CASE(f)             {#f, f, 0}
#define CASE_NEEDS(f, what) {#f, f, what}
/* clang-format on */

#endif
