# include "report/text.h"

#include "plumb/plumb.h"

#include <cJSON.h>
#include <libpq-fe.h>
#include <pcre2.h>
