/*
 * What the files of the diff share.
 *
 * One item is one object that differs: made, dropped, altered, renamed, or dropped and made anew.
 * Operations are gathered in stages; the stages follow one another in the result.
 */
#ifndef PL_MODEL_DIFF_PRIVATE_H
#define PL_MODEL_DIFF_PRIVATE_H

#include "model/diff/diff.h"

typedef enum pl_diff_stage {
    PL_STAGE_NOTES,  /* what no operation can do */
    PL_STAGE_UNLINK, /* foreign keys, partitions and defaults that go */
    PL_STAGE_EARLY,  /* dropped before anything is made: dependents, and what gives up its name */
    PL_STAGE_RENAME,
    PL_STAGE_MAKE,    /* made and altered, what is used first */
    PL_STAGE_LATE,    /* defaults, checks, OWNED BY that had to wait */
    PL_STAGE_FOREIGN, /* foreign keys */
    PL_STAGE_COLUMNS, /* columns that go */
    PL_STAGE_DROP,
    PL_STAGE_COMMENTS,
    PL_STAGE_OWNERS,
    PL_STAGE_GRANTS,
    PL_STAGE_COUNT,
} pl_diff_stage;

typedef struct pl_diff_item {
    const char *key;         /* of after, else of before */
    const pl_object *before; /* NULL: there is none, or another row has it */
    const pl_object *after;
    bool makes; /* after is made from nothing */
    bool drops; /* before goes */
    /* With its owner: the index of a constraint, the sequence of an identity column. */
    bool goes_along;
    bool comes_along;
    bool early;   /* the drop can't wait */
    bool touched; /* altered, though it is the same: a type that it uses is made anew */
    bool gone;    /* taken by the other half of a rename */
    bool split;   /* defaults and checks that call functions wait until those are made */
} pl_diff_item;

typedef struct pl_diff {
    pl_arena *arena;
    const pl_schema *schema; /* where what does not differ is found; NULL: nowhere */
    PL_VEC(pl_diff_item) items;
    pl_map *by_before; /* key -> item that had it */
    pl_map *by_after;
    pl_map *renamed;        /* an old name (of anything) -> its new name */
    pl_map *made_routines;  /* name, with and without schema, of those there are afterwards */
    pl_map *early_routines; /* likewise, of those that are dropped early */
    const char *path;       /* the search path set last */
    pl_map *rebuilt;        /* type text -> the item: enums that are made anew */
    const pl_map *stuck;    /* type text -> the object that keeps an enum from it; NULL: none */
    pl_operations stages[PL_STAGE_COUNT];
} pl_diff;

pl_operation *pl_diff_emit(pl_diff *diff, pl_diff_stage stage, pl_operation_kind kind,
                           const pl_ref *target);
void pl_diff_note(pl_diff *diff, const char *format, ...) PL_PRINTF(2, 3);
pl_ref pl_diff_part(const pl_ref *whole, pl_kind kind, const char *name);
const pl_diff_item *pl_diff_item_of(const pl_map *map, pl_arena *arena, pl_kind kind, pl_name name);

bool pl_diff_has_string(const pl_strings *strings, const char *wanted);
/* Does the expression (NULL does not) use a column of that name? */
bool pl_diff_mentions(const pl_expression *expression, const char *column);

/* What has that name on either side, whether it differs or not; NULL: nothing that is known. */
const pl_object *pl_diff_before(const pl_diff *diff, pl_kind kind, pl_name name);
const pl_object *pl_diff_after(const pl_diff *diff, pl_kind kind, pl_name name);

/* classify.c: in this order. Views before what hangs on them is pulled in (enum.c), company last.
 */
void pl_diff_classify(pl_diff *diff);
void pl_diff_make_views_anew(pl_diff *diff);
void pl_diff_find_company(pl_diff *diff);         /* and triggers that are in the way */
bool pl_diff_is_unknown(const pl_object *object); /* NULL is not */
bool pl_diff_is_view(const pl_object *object);

/* same.c: equal but for what was renamed. NULL equals only NULL. */
bool pl_diff_same(const pl_diff *diff, const char *before, const char *after);
bool pl_diff_same_name(const pl_diff *diff, pl_name before, pl_name after);
bool pl_diff_same_strings(const pl_diff *diff, const pl_strings *before, const pl_strings *after);
bool pl_diff_same_expression(const pl_diff *diff, const pl_expression *before,
                             const pl_expression *after);
bool pl_diff_same_options(const pl_options *before, const pl_options *after);
bool pl_diff_same_constraint(const pl_diff *diff, const pl_constraint *before,
                             const pl_constraint *after);
bool pl_diff_same_index(const pl_diff *diff, const pl_index *before, const pl_index *after);
bool pl_diff_same_sequence(const pl_sequence *before, const pl_sequence *after);
bool pl_diff_same_view(const pl_diff *diff, const pl_view *before, const pl_view *after);
bool pl_diff_same_routine(const pl_diff *diff, const pl_routine *before, const pl_routine *after);
bool pl_diff_same_trigger(const pl_diff *diff, const pl_trigger *before, const pl_trigger *after);

/* rename.c: pairs what went with what came when both are one thing; emits the renames. */
void pl_diff_pair_renames(pl_diff *diff);
void pl_diff_rename_object(pl_diff *diff, const pl_diff_item *item);

/* The column or constraint of `before` that is `name` in `after`: that of the same name, or, for
 * one that is new, the one defined at the same place that is no longer there. NULL: it is new. */
const pl_column *pl_diff_old_column(const pl_table *before, const pl_table *after,
                                    const pl_column *column);
const pl_constraint *pl_diff_old_constraint(const pl_table *before, const pl_table *after,
                                            const pl_constraint *constraint);
/* ADD CONSTRAINT ... USING INDEX makes of an index what goes with the constraint, and there is no
 * way to let go of it again. */
bool pl_diff_took_index(const pl_object *before, const pl_object *after);

/* order.c: the items that make or alter (or, for drops, that drop), what is used before what
 * uses it; numbers of items. */
typedef PL_VEC(size_t) pl_diff_order;
void pl_diff_order_makes(pl_diff *diff, pl_diff_order *out);
void pl_diff_order_drops(pl_diff *diff, pl_diff_order *out);

/* column.c */
void pl_diff_add_column(pl_diff *diff, const pl_diff_item *item, const pl_column *column);
void pl_diff_alter_columns(pl_diff *diff, const pl_diff_item *item);
void pl_diff_alter_not_null(pl_diff *diff, const pl_ref *ref, const pl_column *before,
                            const pl_column *after);
bool pl_diff_keeps_column(const pl_table *before, const pl_table *after, const pl_column *old);
void pl_diff_set_value(pl_diff *diff, pl_operation_kind kind, const pl_ref *ref, const char *value);
/* A generated column of another expression, or of a column that gets another type, goes and comes
 * again. `before` may be the same as `after`. */
bool pl_diff_remakes_column(const pl_diff *diff, const pl_diff_item *item, const pl_column *before,
                            const pl_column *after);
void pl_diff_set_options(pl_diff *diff, const pl_ref *ref, pl_operation_kind set,
                         pl_operation_kind reset, const pl_options *before,
                         const pl_options *after);
/* The column as a serial one, when its default and sequence are what the server makes for that. */
const pl_column *pl_diff_as_serial(pl_diff *diff, const pl_diff_item *item,
                                   const pl_column *column);

/* retype.c: `old` is what the column is called before the renames, `ref` after them. */
bool pl_diff_retypes(const pl_diff *diff, const pl_column *before, const pl_column *after);
/* Does a key of the table, on these columns, go while the table stays? */
bool pl_diff_drops_key(const pl_diff *diff, const pl_diff_item *item, const pl_strings *columns);
/* Of a foreign key, at either end: then it can't stand while the types don't agree. */
bool pl_diff_retypes_check(const pl_diff *diff, const pl_diff_item *item,
                           const pl_constraint *check);
bool pl_diff_retypes_key(const pl_diff *diff, const pl_diff_item *item, const pl_constraint *key);
/* Does the expression use what is dropped before anything is altered? */
bool pl_diff_holds_what_goes(const pl_diff *diff, const pl_expression *expression);
void pl_diff_retype(pl_diff *diff, const pl_ref *old, const pl_ref *ref, const pl_column *before,
                    const pl_column *after);
void pl_diff_alter_default(pl_diff *diff, const pl_ref *old, const pl_ref *ref,
                           const pl_column *before, const pl_column *after);

/* make.c, table.c */
void pl_diff_make(pl_diff *diff, const pl_diff_item *item);
void pl_diff_make_table(pl_diff *diff, const pl_diff_item *item);
void pl_diff_add_constraint(pl_diff *diff, pl_diff_stage stage, const pl_object *table,
                            const pl_constraint *constraint);
void pl_diff_column_extras(pl_diff *diff, const pl_ref *ref, const pl_column *before,
                           const pl_column *after);
void pl_diff_alter_table(pl_diff *diff, const pl_diff_item *item);
void pl_diff_alter(pl_diff *diff, const pl_diff_item *item);
bool pl_diff_can_alter(const pl_diff *diff, const pl_object *before, const pl_object *after);
bool pl_diff_calls_made_routine(const pl_diff *diff, const pl_expression *expression);
void pl_diff_table_settings(pl_diff *diff, const pl_object *before, const pl_object *after);
void pl_diff_drop(pl_diff *diff, pl_diff_stage stage, const pl_object *object);

/* enum.c: finds the enums that can't be altered in place, and makes items of what is in the way of
 * making them anew. Items may move. */
void pl_diff_rebuild_enums(pl_diff *diff);
bool pl_diff_is_rebuilt(const pl_diff *diff, const pl_type_name *type);
void pl_diff_alter_enum(pl_diff *diff, const pl_diff_item *item);

/* pull.c: what did not change, but is in the way of what does: a view over a column that gets
 * another type, a foreign key to a key that is dropped. It becomes an item: made anew, or, if it is
 * a table, touched, so that its columns and constraints are looked at. Items may move at the end.
 */
typedef struct pl_diff_pull pl_diff_pull;
pl_diff_pull *pl_diff_pull_begin(pl_diff *diff);
void pl_diff_pull_in(pl_diff_pull *pull, const pl_object *object, bool anew);
/* What refers to the object; column: only what is in the way of another type for that column. */
void pl_diff_pull_dependents(pl_diff_pull *pull, const pl_object *object, const char *column);
void pl_diff_pull_end(pl_diff_pull *pull); /* and what hangs on what was pulled in */
/* Of all items that are dropped and made, or whose columns get other types. */
void pl_diff_pull_users(pl_diff *diff);

/* path.c: the value of search_path under which the object's texts mean what they say; NULL:
 * the usual one will do. */
const char *pl_diff_path_of(const pl_diff *diff, const pl_object *object);

/* access.c: owner, comments (of parts, too), grants. before may be NULL. */
void pl_diff_access(pl_diff *diff, const pl_object *before, const pl_object *after);
void pl_diff_take_grants(pl_diff *diff, const pl_object *object); /* all of them */

/* A serial column whose sequence is as the server would make it: written as serial again. */
bool pl_diff_is_serial(const pl_diff *diff, const pl_diff_item *table, const pl_column *column);

#endif
