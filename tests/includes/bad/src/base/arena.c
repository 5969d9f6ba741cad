#include "model/schema.h"
#include "plumb/plumb.h"

#include <sqlite3.h>
#include <sys/stat.h>
