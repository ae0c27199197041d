/* journal_table.h - the columns of luamig_journal, for the files that read and write it. */
#ifndef LUAMIG_CORE_JOURNAL_TABLE_H
#define LUAMIG_CORE_JOURNAL_TABLE_H

#include "core/run.h"

/* name, length (0: any), may be NULL */
#define TEXT_COLUMNS(X)                                                                            \
	X(state, 16, false)                                                                        \
	X(revision, 255, false)                                                                    \
	X(direction, 16, false)                                                                    \
	X(kind, 16, false)                                                                         \
	X(digest, 64, false)                                                                       \
	X(place, 0, false)                                                                         \
	X(asks, 0, true)                                                                           \
	X(statements, 0, true)                                                                     \
	X(fingerprint, 0, true)                                                                    \
	X(probe_sql, 0, true)                                                                      \
	X(undo_sql, 0, true)                                                                       \
	X(result, 0, true)                                                                         \
	X(error, 0, true)                                                                          \
	X(resume_at, 0, true)                                                                      \
	X(run_id, 32, false)                                                                       \
	X(written, 32, false)

#define COLUMNS                                                                                    \
	"number, part, row_count, seq, state, revision, direction, kind, digest, place, asks, "    \
	"statements, fingerprint, probe_sql, undo_sql, result, error, resume_at, run_id, written"

enum {
	AT_NUMBER,
	AT_PART,
	AT_ROW_COUNT,
	AT_SEQ,
#define X(name, length, nullable) AT_##name,
	TEXT_COLUMNS(X)
#undef X
		COLUMN_COUNT
};

#endif
