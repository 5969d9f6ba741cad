#include "base/arena.h"
#include "model/schema.h"
#include "schema.h"

#include <cJSON.h>
#include <stdio.h>
