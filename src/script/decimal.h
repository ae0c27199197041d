/* decimal.h - decimal(x), the exact numbers of scripts. */
#ifndef LUAMIG_SCRIPT_DECIMAL_H
#define LUAMIG_SCRIPT_DECIMAL_H

#include "script/internal.h"

void decimal_open(lua_State *L); /* once per state */
void decimal_push(lua_State *L); /* the word */
bool decimal_is(lua_State *L, int index);
void decimal_push_text(lua_State *L, int index); /* "12.30" */

#endif
