/*
 * own_table.h - the tables that luamig keeps for itself (version, history, journal, lease,
 * quarantine): what all of them begin with, and the forms of their columns.
 */
#ifndef LUAMIG_CORE_OWN_TABLE_H
#define LUAMIG_CORE_OWN_TABLE_H

#include "model/op.h"

/* CREATE TABLE IF NOT EXISTS, without a column yet; the names stay the caller's. */
Op own_table(const char *schema, const char *name);

Column own_id(void); /* the primary key, counted by the database */
Column own_number(const char *name, bool nullable);
Column own_text(const char *name, int length, bool nullable); /* length 0: of any */

#endif
