#include "check/finding.h"

#include "base/str.h"

static const char *const severities[] = {"off", "info", "warning", "error"};
static const char *const certainties[] = {"certain", "depends-on-data", "unknown"};

const char *pl_severity_name(pl_severity severity)
{
    return severities[severity];
}

bool pl_severity_by_name(const char *name, pl_severity *out)
{
    for (unsigned i = 0; i < sizeof severities / sizeof severities[0]; i++) {
        if (pl_same(severities[i], name)) {
            *out = (pl_severity)i;
            return true;
        }
    }
    return false;
}

const char *pl_certainty_name(pl_certainty certainty)
{
    return certainties[certainty];
}
