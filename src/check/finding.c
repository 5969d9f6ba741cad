#include "check/finding.h"

#include "base/str.h"

bool pl_fix_is_sql(const pl_fix *fix)
{
    return fix->kind != PL_FIX_SENTENCE;
}

bool pl_fix_belongs(const pl_finding *finding, pl_fix_place place)
{
    for (size_t i = 0; i < finding->fix.count; i++) {
        const pl_fix *fix = &finding->fix.at[i];

        if (fix->kind != PL_FIX_STATEMENT || fix->place != place) {
            return false;
        }
    }
    return finding->fix.count > 0;
}

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
