/* progress.h - how far a data.* call is, for people and for programs. */
#ifndef LUAMIG_CLI_PROGRESS_H
#define LUAMIG_CLI_PROGRESS_H

#include <jansson.h>

#include "core/runner.h"

/* "data.transform users: 120 000 of ~1 000 000 rows (12 %), 180 000 rows/s, 5 s left, chunks of …"
 */
const char *progress_text(const RunProgress *progress, Arena *arena);

/* Of a statement: {"statement": …, "phase": …, "done": …, "total": …, "unit": …, "duration_ms":
 * …};
 * of a data.* call: {"operation": …, "table": …, "done": …, "total": …, "rate": …, "eta_s": …,
 * "chunk": …, "waits_for": …}; what is not known is null. */
json_t *progress_json(const RunProgress *progress);

/* Is it time for another line in a log (ten seconds), or for another event (one second)? */
bool progress_is_due(bool json);

#endif
