#include "postgres.h"

#include "nodes/parsenodes.h"
#include <pg_query.h>
