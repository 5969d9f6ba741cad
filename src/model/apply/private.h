/*
 * What the files *.c share: the operation at hand, problems, assumptions, editing of
 * versions.
 */
#ifndef PL_MODEL_APPLY_PRIVATE_H
#define PL_MODEL_APPLY_PRIVATE_H

#include "base/str.h"
#include "model/apply/apply.h"
#include "model/schema_private.h"

typedef struct pl_applier {
    pl_schema *schema;
    pl_arena *arena; /* the schema's */
    const pl_operation *operation;
    const pl_apply_context *context;
    bool lenient; /* a branch of code: may not run, so nothing is a problem */
} pl_applier;

#define PL_APPLY_DEPTH 64 /* of inheritance; deeper is not followed */
#define PL_NO_COLUMN ((size_t)-1)

/* Makes the vector's block its own, before it is changed: versions share blocks. */
#define pl_vec_own(arena, vec)                                                                     \
    do {                                                                                           \
        if ((vec)->count > 0) {                                                                    \
            (vec)->at = pl_arena_copy((arena), (vec)->at, (vec)->count * sizeof(*(vec)->at));      \
        }                                                                                          \
        (vec)->capacity = (vec)->count;                                                            \
    } while (0)

#define pl_vec_delete(vec, index)                                                                  \
    do {                                                                                           \
        for (size_t next_ = (index) + 1; next_ < (vec)->count; next_++) {                          \
            (vec)->at[next_ - 1] = (vec)->at[next_];                                               \
        }                                                                                          \
        (vec)->count--;                                                                            \
    } while (0)

/* apply.c: problems. All take NULL results and unwanted problems lightly. */
bool pl_apply_has(const pl_applier *a, pl_operation_flag flag);
bool pl_apply_may_not_run(const pl_applier *a); /* the operation stands in a branch of code */
pl_problem *pl_apply_problem(const pl_applier *a, pl_problem_kind kind, const pl_ref *object,
                             const char *format, ...) PL_PRINTF(4, 5); /* NULL: not kept */
void pl_apply_masked(const pl_applier *a, pl_problem_kind kind, const pl_ref *object,
                     const char *format, ...) PL_PRINTF(4, 5);
void pl_apply_exists(const pl_applier *a, const pl_object *existing, const pl_object *wanted,
                     const char *format, ...) PL_PRINTF(4, 5); /* masked by IF NOT EXISTS */
void pl_apply_depended_on(const pl_applier *a, const pl_ref *object, const pl_refs *others,
                          const char *format, ...) PL_PRINTF(4, 5);

/* lookup.c: finding what an operation names, or assuming it. */
const char *pl_apply_name_text(const pl_applier *a, pl_name name); /* as written: "app.users" */
bool pl_apply_is_system(pl_name name);
bool pl_apply_schema_is_gone(const pl_applier *a, const char *schema); /* was there before */
bool pl_apply_may_report(const pl_applier *a, pl_name name);
pl_name pl_apply_qualify(const pl_applier *a, pl_kind kind, pl_name name);
const pl_object *pl_apply_find(const pl_applier *a, pl_kind kind, pl_name name);
const pl_object *pl_apply_assume(const pl_applier *a, pl_kind kind, pl_name name);
const pl_object *pl_apply_assume_ref(const pl_applier *a, const pl_ref *ref); /* qualified */
const pl_object *pl_apply_relation(const pl_applier *a, pl_kind kind,
                                   pl_name name);      /* or assumed */
const pl_object *pl_apply_parent(const pl_applier *a); /* the table of a part; NULL: pass over */
const pl_object *pl_apply_target(const pl_applier *a); /* the table itself; NULL: pass over */
bool pl_apply_is_table(const pl_object *object);
bool pl_apply_is_view(const pl_object *object);
size_t pl_apply_column_index(const pl_table *table, const char *name);
size_t pl_apply_constraint_index(const pl_table *table, const char *name);
/* The object with the column; it is assumed where the table is partial. NULL: missing, said. */
const pl_object *pl_apply_with_column(const pl_applier *a, const pl_object *object,
                                      const char *name);
pl_ref pl_part_ref(const pl_object *object, pl_kind kind, const char *name);
bool pl_apply_is_array_name(const pl_applier *a, pl_name name); /* "_mood": that of mood[] */
pl_type_name pl_apply_type(const pl_applier *a, const pl_type_name *type);
const pl_expression *pl_apply_expression(const pl_applier *a, const pl_expression *expression);
pl_names pl_apply_known_types(const pl_applier *a, const pl_names *names);
pl_names pl_apply_qualify_all(const pl_applier *a, const pl_names *names);

/* query.c */
const pl_query *pl_apply_query(const pl_applier *a, const pl_query *query);
bool pl_view_set_column_names(pl_view *view, const pl_strings *names);

/* output.c */
pl_outputs pl_apply_outputs(const pl_applier *a, const pl_query *query);

/* lookup.c again */
void pl_apply_check_enum_constants(const pl_applier *a, const pl_type_name *type,
                                   const pl_expression *expression);
/* Of a default, as it was written. */
void pl_apply_check_sequences(const pl_applier *a, const pl_expression *value);

/* Versions. */
pl_object *pl_apply_new(const pl_applier *a, pl_kind kind, pl_name name, const void *payload);
pl_object *pl_apply_edit(const pl_applier *a, const pl_object *object);
pl_table *pl_apply_edit_table(const pl_applier *a, pl_object *edited);
pl_column *pl_apply_edit_column(const pl_applier *a, pl_table *table, size_t index);
pl_constraint *pl_apply_edit_constraint(const pl_applier *a, pl_table *table, size_t index);
void pl_apply_put(const pl_applier *a, const pl_object *object);

/* access.c: what ALTER DEFAULT PRIVILEGES gives to a new object. */
pl_grants pl_apply_default_grants(const pl_applier *a, pl_kind kind, const char *schema);

/* name.c: the names the server chooses. */
const char *pl_apply_make_name(pl_arena *arena, const char *name1, const char *name2,
                               const char *label);
const char *pl_apply_relation_name(const pl_applier *a, const char *schema, const char *name1,
                                   const char *name2, const char *label, bool constraint);
const char *pl_apply_constraint_name(const pl_applier *a, const pl_object *table,
                                     const char *addition, const char *label);
const char *pl_apply_joined_names(pl_arena *arena, const pl_strings *names);
const char *pl_apply_index_addition(pl_arena *arena, const pl_index *index);

/* Tables and their parts. */
typedef void (*pl_apply_child)(const pl_applier *a, const pl_object *child, const void *given,
                               unsigned depth);
void pl_apply_children(const pl_applier *a, const pl_object *parent, pl_apply_child each,
                       const void *given, unsigned depth);
const pl_column *pl_apply_new_column(const pl_applier *a, const pl_object *table,
                                     const pl_column *given);
/* Adds to an edited, not yet put table; the index of a key is put at once. false: refused. */
bool pl_apply_add_constraint(const pl_applier *a, pl_object *edited, const pl_constraint *given);
void pl_apply_inherit_constraint(const pl_applier *a, const pl_object *child,
                                 const pl_constraint *given, unsigned depth);
const char *pl_apply_put_index(const pl_applier *a, const pl_object *table, const char *name,
                               const pl_index *given);
/* On one partition: that which is attached to the index of its parent. */
void pl_apply_index_child(const pl_applier *a, const pl_object *child, const pl_object *parents,
                          unsigned depth);
void pl_apply_index_children(const pl_applier *a, const pl_object *table, const pl_object *index,
                             unsigned depth);
void pl_apply_put_sequence(const pl_applier *a, const pl_object *table, const char *column,
                           const char *name, const pl_sequence *given, const char *type);
const pl_sequence *pl_sequence_with_options(const pl_applier *a, const pl_sequence *sequence,
                                            const pl_options *options);
void pl_apply_merge_options(pl_arena *arena, pl_options *into, const pl_options *set);
void pl_apply_reset_options(pl_arena *arena, pl_options *from, const pl_options *reset);
void pl_apply_inherit_parts(const pl_applier *a, pl_object *child, const pl_object *parent,
                            bool partition);

/* drop.c */
void pl_apply_remove(const pl_applier *a, const pl_object *object); /* with what goes along */
void pl_apply_remove_constraint(const pl_applier *a, pl_object *edited, const char *name);
void pl_apply_drop_foreign_keys(const pl_applier *a, const pl_object *table,
                                const pl_strings *columns, const char *why, const pl_ref *dropped);
bool pl_view_uses_column(const pl_applier *a, const pl_object *view, const pl_object *table,
                         const char *column);
bool pl_view_names_column(const pl_applier *a, const pl_object *view, const pl_object *table,
                          const char *column); /* in its text, not only by a star */
void pl_apply_column_dependents(const pl_applier *a, const pl_object *table, const char *column,
                                pl_refs *out);

/* routine_target.c */
bool pl_argument_is_output(const pl_argument *argument);     /* OUT, or of RETURNS TABLE */
const pl_object *pl_apply_find_routine(const pl_applier *a); /* NULL: none, or several */
bool pl_apply_routine_is_ambiguous(const pl_applier *a, const pl_ref *ref); /* and says so */
bool pl_apply_routine_is_missed(const pl_applier *a, const pl_ref *ref);
bool pl_apply_check_routine(const pl_applier *a); /* false: of another kind, and said so */

/* rename.c */
void pl_apply_move(const pl_applier *a, const pl_object *object, const char *schema,
                   const char *name); /* gives it a new schema or name, everywhere */

/* rename_text.c: token by token, in names and in string literals that are nothing but the name. */
const char *pl_rename_in_text(pl_arena *arena, const char *text, const char *from, const char *to);
const char *pl_rename_anyway(pl_arena *arena, const char *text, const char *from, const char *to);
bool pl_text_has_name(const char *text, const char *name);
bool pl_text_has_qualified(const char *text, const char *qualifier, const char *name);

/* Each star of the select list that the text begins with replaced by the text at its place; NULL
 * when there are not as many. */
const char *pl_replace_stars(pl_arena *arena, const char *text, const pl_strings *by);

/* The handlers, by subject. Each handles every kind of operation its file is named for. */
void pl_apply_create_table(const pl_applier *a);
void pl_apply_create_table_as(const pl_applier *a);
void pl_apply_alter_table(const pl_applier *a);
void pl_apply_partitions(const pl_applier *a);
void pl_apply_add_column(const pl_applier *a);
void pl_apply_alter_column(const pl_applier *a);
void pl_apply_set_type(const pl_applier *a);
void pl_apply_constraints(const pl_applier *a);
void pl_apply_create_index(const pl_applier *a);
void pl_apply_alter_index(const pl_applier *a);
void pl_apply_views(const pl_applier *a);
void pl_apply_types(const pl_applier *a);
void pl_apply_domains(const pl_applier *a);
void pl_apply_sequences(const pl_applier *a);
void pl_apply_routines(const pl_applier *a);
void pl_apply_triggers(const pl_applier *a);
void pl_apply_policies(const pl_applier *a);
void pl_apply_objects(const pl_applier *a);
void pl_apply_drop(const pl_applier *a);
void pl_apply_drop_column(const pl_applier *a);
void pl_apply_rename(const pl_applier *a);
void pl_apply_rename_column(const pl_applier *a);
void pl_apply_rename_constraint(const pl_applier *a);
void pl_apply_set_schema(const pl_applier *a);
void pl_apply_access(const pl_applier *a);
void pl_apply_comment(const pl_applier *a);
void pl_apply_rows(const pl_applier *a);
void pl_apply_session(const pl_applier *a);

#endif
