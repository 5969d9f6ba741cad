#include "base/day.h"

#include <time.h>

static bool read_digits(const char *text, unsigned count, uint32_t *out)
{
    *out = 0;
    for (unsigned i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return false;
        }
        *out = *out * 10 + (uint32_t)(text[i] - '0');
    }
    return true;
}

static uint32_t days_of(uint32_t year, uint32_t month)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

bool pl_day_read(const char *text, size_t size, pl_day *out)
{
    uint32_t year, month, day;
    if (size != 10 || text[4] != '-' || text[7] != '-' || !read_digits(text, 4, &year) ||
        !read_digits(text + 5, 2, &month) || !read_digits(text + 8, 2, &day) || year == 0 ||
        month < 1 || month > 12 || day < 1 || day > days_of(year, month)) {
        return false;
    }
    *out = year * 10000 + month * 100 + day;
    return true;
}

pl_day pl_day_now(void)
{
    time_t now = time(NULL);
    struct tm local;
    if (localtime_r(&now, &local) == NULL) {
        return 0;
    }
    return (pl_day)(local.tm_year + 1900) * 10000 + (pl_day)(local.tm_mon + 1) * 100 +
           (pl_day)local.tm_mday;
}
