/* wanted.h - what check and revision --autogenerate share: the database at its head, the live
 * schema beside the wanted one. */
#ifndef LUAMIG_CLI_WANTED_H
#define LUAMIG_CLI_WANTED_H

#include "cli/cli.h"
#include "core/compare.h"

/* Something pending would show as a difference: an error that says what to run.  `verb` names what
 * was asked for. */
bool wanted_at_head(App *app, const char *verb, Error *err) LUAMIG_MUST_CHECK;

/* app must be connected. */
bool wanted_compare(
	App *app, const CompareOptions *options, Compare *out, Error *err) LUAMIG_MUST_CHECK;

/* The live schema, for dump and init: the connection's own, and those of `schemas` ("a,b"; NULL:
 * none), which must be there.  What is left out is said. */
bool wanted_live(App *app, const char *schemas, Schema *out, Error *err) LUAMIG_MUST_CHECK;

/* The operations as lines for people, each after `indent`, with what is left alone. */
void wanted_print(const App *app, const Diff *diff, FILE *stream, const char *indent);

#endif
