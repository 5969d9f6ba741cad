#include "model/shared.h"

#define MIDDLE(before, after)                                                                      \
    pl_middle middle = {0, (before)->count, (after)->count};                                       \
    if ((before)->at == (after)->at && (before)->count == (after)->count) {                        \
        middle.begin = (before)->count;                                                            \
        return middle;                                                                             \
    }                                                                                              \
    while (middle.begin < middle.before_end && middle.begin < middle.after_end &&                  \
           (before)->at[middle.begin] == (after)->at[middle.begin]) {                              \
        middle.begin++;                                                                            \
    }                                                                                              \
    while (middle.begin < middle.before_end && middle.begin < middle.after_end &&                  \
           (before)->at[middle.before_end - 1] == (after)->at[middle.after_end - 1]) {             \
        middle.before_end--;                                                                       \
        middle.after_end--;                                                                        \
    }                                                                                              \
    return middle

pl_middle pl_columns_middle(const pl_columns *before, const pl_columns *after)
{
    MIDDLE(before, after);
}

pl_middle pl_constraints_middle(const pl_constraints *before, const pl_constraints *after)
{
    MIDDLE(before, after);
}
