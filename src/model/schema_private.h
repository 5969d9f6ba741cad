/*
 * What schema.c and journal.c share, and the few doors that applying needs besides schema.h.
 */
#ifndef PL_MODEL_SCHEMA_PRIVATE_H
#define PL_MODEL_SCHEMA_PRIVATE_H

#include "base/str.h"
#include "model/journal.h"

/* Key builder: names are joined by a byte that is escaped inside them, so no two names of different
 * objects give one key. */
void pl_key_begin(pl_str *out, char space, int kind);
void pl_key_add(pl_str *out, const char *name);
void pl_key_of(pl_str *out, const pl_ref *ref);
void pl_key_function_name(pl_str *out, const char *name); /* whoever calls a function so named */
void pl_key_routines(pl_str *out, const char *schema, const char *name); /* routines so named */
void pl_key_indexes(pl_str *out, pl_name table); /* dependents may be thousands of partitions */
void pl_key_children(pl_str *out,
                     pl_name parent); /* partitions of it, tables that inherit from it */
void pl_key_constraint(pl_str *out, const char *schema, const char *name);

/* Calls visit(context, key) for everything the object refers to, and for the keys it is itself
 * listed under (its schema, its constraints' names); once for each place that refers to it. A
 * function of the object alone.
 * except: another version of the same object, or NULL. What they share is passed over, so that
 * visiting both, each except the other, tells the difference: what is visited for both alike does
 * not count. */
typedef void (*pl_reference_visit)(void *context, const char *key);
void pl_references_each(const pl_object *object, const pl_object *except, pl_str *scratch,
                        pl_reference_visit visit, void *context);

/* Whether some table or domain of the schema has a constraint of that name. */
bool pl_schema_has_constraint_name(const pl_schema *schema, const char *in, const char *name);

/* The objects listed under a key of pl_references_each, sorted by their own keys. */
void pl_schema_listed(pl_arena *arena, const pl_schema *schema, const char *key, pl_objects *out);

/* Takes an object, or a part of one, for having been there all along: the journal counts it neither
 * as created nor as changed. `object` is the version that has the part. */
void pl_schema_assume(pl_schema *schema, const pl_object *object);
void pl_schema_assume_part(pl_schema *schema, const pl_object *object, pl_kind part_kind,
                           const char *part);

pl_journal *pl_journal_new(pl_arena *arena);
pl_str *pl_journal_scratch(const pl_schema *schema); /* one string, for keys; emptied */
void pl_journal_object(pl_schema *schema, const char *key, const pl_object *before,
                       const pl_object *after);
void pl_journal_assumed(pl_schema *schema, const char *key, const pl_object *after,
                        pl_kind part_kind, const char *part);
void pl_journal_search_path(pl_schema *schema);
void pl_journal_complete(pl_schema *schema);
/* The same key, in a form that lives as long as the schema. */
const char *pl_journal_key(pl_schema *schema, const char *key);
bool pl_journal_ever(const pl_schema *schema, const char *key);

/* Exchanges without telling the journal. key is one of pl_journal_key. */
void pl_schema_exchange(pl_schema *schema, const char *key, const pl_object *before,
                        const pl_object *after);

/* pl_map holds void *. */
static inline void *pl_unconst(const void *pointer)
{
    return (void *)(uintptr_t)pointer;
}

#endif
