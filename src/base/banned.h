/* banned.h - functions that cannot be used safely become compile errors; included first by
 * compiler.h. */
#ifndef LUAMIG_BASE_BANNED_H
#define LUAMIG_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BANNED(name) luamig_banned_function_##name

#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#undef sprintf
#undef vsprintf
#undef strtok
#undef atoi
#undef atol
#undef gets
#undef localtime
#undef gmtime
#undef ctime
#undef asctime
#define strcpy(a, b)     BANNED(strcpy)
#define strcat(a, b)     BANNED(strcat)
#define strncpy(a, b, c) BANNED(strncpy)
#define strncat(a, b, c) BANNED(strncat)
#define sprintf          BANNED(sprintf)
#define vsprintf         BANNED(vsprintf)
#define strtok(a, b)     BANNED(strtok)
#define atoi(a)          BANNED(atoi)
#define atol(a)          BANNED(atol)
#define gets(a)          BANNED(gets)
#define localtime(a)     BANNED(localtime)
#define gmtime(a)        BANNED(gmtime)
#define ctime(a)         BANNED(ctime)
#define asctime(a)       BANNED(asctime)

#endif
