/*
 * proof.h - what of a table, as its author wrote it, is seen to be in the database already without
 * asking the server to make it.
 *
 * A database made from what was reflected is reflected the same again.  So what is written in the
 * same words as what was reflected becomes what is there.  Where words differ nothing is said: the
 * table, or these parts of it, must be made in a scratch place to know.
 */
#ifndef LUAMIG_MODEL_PROOF_H
#define LUAMIG_MODEL_PROOF_H

#include "model/dialect.h"

typedef enum ProofKind {
	PROOF_SAME,  /* nothing is to be made */
	PROOF_PARTS, /* columns, checks and indexes of it */
	PROOF_WHOLE, /* all of it, and what its foreign keys lead to */
} ProofKind;

typedef struct TableProof {
	ProofKind kind;
	bool needed; /* something that is to be made reads it */
	const Table *written;
	const Table *live; /* NULL: it is not there */
	Table kept;        /* what of `live` is as it was written */
	Table made; /* PROOF_PARTS: what is to be made: the other parts, and of the columns that
		       are kept no more than their types */
} TableProof;
typedef VEC(TableProof) TableProofs;

/* No more of a column than its type: enough for others to speak of it. */
Column proof_bare(const Column *column);

/* `schema`: all that was written, for the keys that foreign keys lead to. */
void proof_table(const Emit *e, const Schema *schema, const Table *written, const Table *live,
	TableProof *out);

/* The whole table as the server would have it, of what was kept and what it made of `made` (of all
 * of it, when that is what was made). */
Table proof_merge(const TableProof *proof, const Table *reflected, Arena *arena);

#endif
