#include "base/arena.h"
#include "report/text.h"
#include <pcre2.h>
