/*
 * sequence.h - in what two sequences differ, and the words that make one of the other with its
 * value kept: op.alter_sequence.
 */
#ifndef LUAMIG_MODEL_SEQUENCE_H
#define LUAMIG_MODEL_SEQUENCE_H

#include "model/op.h"

/* Every part that a database gives by itself where nothing is said, said: type, start, increment,
 * and where a run that turns round begins (restart).  min, max and cache stay open. */
Sequence sequence_in_full(const Sequence *sequence);

/* The parts (SequencePart bits) that must be said to get from one to the other; 0: they are alike.
 * A sequence that turns round gets other limits, which its value cannot be between: it is begun
 * anew. */
unsigned sequence_changes(const Sequence *from, const Sequence *to);

/* "increment 1 → 5, cycle"; from may be NULL. */
const char *sequence_changes_text(
	unsigned what, const Sequence *from, const Sequence *to, Arena *arena);

/* "{ increment = …, max = … (false: none was said) }": what an author has to write. */
const char *sequence_parts_hint(unsigned what, Arena *arena);

#endif
