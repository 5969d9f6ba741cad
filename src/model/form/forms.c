#include "model/form/form.h"

#include "base/str.h"

#include <stddef.h>

/* Rows: FIELD(struct, member, key, KIND, about), and what a row has beyond that behind it. */
#define FIELD(type, member, key_, kind_, ...)                                                      \
    {                                                                                              \
        .key = (key_), .kind = PL_FIELD_##kind_, .offset = offsetof(type, member),                 \
        .about = __VA_ARGS__                                                                       \
    }
#define END                                                                                        \
    {                                                                                              \
        .key = NULL                                                                                \
    }

/* ---- Sequences, columns ---------------------------------------------------------------------- */

static const pl_field sequence_fields[] = {
    FIELD(pl_sequence, type, "type", STRING, "bigint when not said"),
    FIELD(pl_sequence, start, "start", DIGITS, "the first value"),
    FIELD(pl_sequence, increment, "increment", DIGITS, "the step"),
    FIELD(pl_sequence, minimum, "minimum", DIGITS, "MINVALUE"),
    FIELD(pl_sequence, maximum, "maximum", DIGITS, "MAXVALUE"),
    FIELD(pl_sequence, cache, "cache", DIGITS, "how many values a session takes at once"),
    FIELD(pl_sequence, cycle, "cycle", BOOLEAN, "begin anew at the end"),
    FIELD(pl_sequence, unlogged, "unlogged", BOOLEAN, "CREATE UNLOGGED SEQUENCE"),
    FIELD(pl_sequence, temporary, "temporary", BOOLEAN, "CREATE TEMPORARY SEQUENCE"),
    FIELD(pl_sequence, owned_by, "owned_by", NAME, "the table whose column it goes with"),
    FIELD(pl_sequence, owned_by_column, "owned_by_column", STRING, "that column"),
    FIELD(pl_sequence, name, "sequence_name", STRING, "of an identity column's: SEQUENCE NAME"),
    END,
};

static const char *finish_sequence(pl_arena *arena, void *object, const pl_json_value *value)
{
    const pl_sequence *sequence = object;
    (void)arena;
    (void)value;
    return (sequence->owned_by.name == NULL) != (sequence->owned_by_column == NULL)
               ? "\"owned_by\" and \"owned_by_column\" go together"
               : NULL;
}

const pl_form pl_form_sequence = {"sequence", sizeof(pl_sequence), sequence_fields,
                                  finish_sequence};

static const pl_field column_fields[] = {
    FIELD(pl_column, name, "name", STRING, "what it is called", .required = true,
          .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_column, type, "type", TYPE, "as SQL has it: \"varchar(255)\"",
          .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_column, not_null, "not_null", BOOLEAN, "NOT NULL", .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_column, not_null, "nullable", NULLABLE, "false: NOT NULL",
          .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_column, default_value, "default", VALUE, "a literal, or {\"sql\": \"now()\"}",
          .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_column, generated, "generated", CONDITION, "GENERATED ALWAYS AS (...) STORED",
          .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_column, generated_virtual, "virtual", BOOLEAN, "a generated one: VIRTUAL",
          .dialects = PL_FIELD_OF_SQLITE),
    FIELD(pl_column, not_null_conflict, "not_null_conflict", STRING, "NOT NULL ON CONFLICT",
          .dialects = PL_FIELD_OF_SQLITE),
    FIELD(pl_column, identity, "identity", IDENTITY,
          "\"always\", \"by_default\", or an object with \"generated\" and a sequence's members"),
    FIELD(pl_column, sequence, "sequence", STRING, "a serial column's own", .state = true),
    FIELD(pl_column, collation, "collation", STRING, "COLLATE", .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_column, storage, "storage", STRING, "SET STORAGE", .state = true),
    FIELD(pl_column, compression, "compression", STRING, "\"pglz\" or \"lz4\""),
    FIELD(pl_column, statistics, "statistics", DIGITS, "SET STATISTICS", .state = true),
    FIELD(pl_column, options, "options", OPTIONS, "of a foreign table's column"),
    FIELD(pl_column, comment, "comment", STRING, "COMMENT ON COLUMN", .state = true),
    FIELD(pl_column, inherited, "inherited", BOOLEAN, "from a parent only", .state = true),
    FIELD(pl_column, partial, "partial", BOOLEAN, "its definition was never seen", .state = true),
    FIELD(pl_column, name, "primary_key", PRIMARY_KEY, "true: PRIMARY KEY",
          .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_column, name, "unique", UNIQUE, "true: UNIQUE", .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_column, name, "constraints", CONSTRAINTS, "those on this column alone",
          .dialects = PL_FIELD_OF_ALL),
    END,
};

/* SQLite can do without a type. */
static const char *finish_column(pl_arena *arena, void *object, const pl_json_value *value)
{
    pl_column *column = object;
    (void)arena;
    (void)value;
    if (column->type.text == NULL) {
        column->type.text = "";
    }
    return NULL;
}

const pl_form pl_form_column = {"column", sizeof(pl_column), column_fields, finish_column};

/* ---- Index elements, constraints ------------------------------------------------------------- */

static const pl_field element_fields[] = {
    FIELD(pl_index_element, column, "column", STRING, "either a column",
          .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_index_element, expression, "expression", CONDITION, "or an expression",
          .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_index_element, collation, "collation", STRING, "COLLATE", .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_index_element, operator_class, "operator_class", STRING, "\"gin_trgm_ops\""),
    FIELD(pl_index_element, operator_class_options, "operator_class_options", OPTIONS,
          "its options"),
    FIELD(pl_index_element, descending, "descending", BOOLEAN, "DESC", .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_index_element, nulls_first, "nulls_first", NULLS_FIRST, "NULLS FIRST; DESC has it"),
    FIELD(pl_index_element, exclude_operator, "operator", STRING, "in \"exclude\": WITH &&"),
    END,
};

static const char *finish_element(pl_arena *arena, void *object, const pl_json_value *value)
{
    pl_index_element *element = object;
    (void)arena;
    if (pl_json_member(value, "nulls_first") == NULL) {
        element->nulls_first = element->descending;
    }
    return (element->column == NULL) == (element->expression == NULL)
               ? "either \"column\" or \"expression\" is needed"
               : NULL;
}

const pl_form pl_form_index_element = {"index_element", sizeof(pl_index_element), element_fields,
                                       finish_element};

static const char *const constraint_kinds[] = {
    [PL_CONSTRAINT_PRIMARY_KEY] = "primary_key",
    [PL_CONSTRAINT_UNIQUE] = "unique",
    [PL_CONSTRAINT_CHECK] = "check",
    [PL_CONSTRAINT_FOREIGN_KEY] = "foreign_key",
    [PL_CONSTRAINT_EXCLUDE] = "exclude",
    [PL_CONSTRAINT_NOT_NULL] = "not_null",
    [PL_CONSTRAINT_NOT_NULL + 1] = NULL,
};

static const char *const actions[] = {
    [PL_FK_NO_ACTION] = "no_action",     [PL_FK_RESTRICT] = "restrict",
    [PL_FK_CASCADE] = "cascade",         [PL_FK_SET_NULL] = "set_null",
    [PL_FK_SET_DEFAULT] = "set_default", [PL_FK_SET_DEFAULT + 1] = NULL,
};

static const pl_field constraint_fields[] = {
    FIELD(pl_constraint, kind, "kind", WORD, "what it is", .words = constraint_kinds,
          .required = true, .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_constraint, name, "name", STRING, "chosen by the server when not said",
          .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_constraint, columns, "columns", STRINGS, "not with a column's own",
          .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_constraint, check, "check", CONDITION, "{\"sql\": \"age > 0\"}",
          .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_constraint, references, "references", NAME, "\"foreign_key\": the other table",
          .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_constraint, referenced_columns, "referenced_columns", STRINGS,
          "its primary key when not said", .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_constraint, match, "match", STRING, "\"FULL\"", .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_constraint, on_update, "on_update", WORD, "ON UPDATE", .words = actions,
          .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_constraint, on_delete, "on_delete", WORD, "ON DELETE", .words = actions,
          .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_constraint, on_delete_columns, "on_delete_columns", STRINGS, "SET NULL (a, b)"),
    FIELD(pl_constraint, elements, "elements", ITEMS, "\"exclude\"", .form = &pl_form_index_element,
          .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_constraint, method, "method", STRING, "\"exclude\": the access method"),
    FIELD(pl_constraint, where, "where", CONDITION, "\"exclude\": of which rows"),
    FIELD(pl_constraint, include, "include", STRINGS, "INCLUDE"),
    FIELD(pl_constraint, nulls_not_distinct, "nulls_not_distinct", BOOLEAN, "NULLS NOT DISTINCT"),
    FIELD(pl_constraint, using_index, "using_index", STRING, "an index that becomes its own"),
    FIELD(pl_constraint, options, "options", OPTIONS, "WITH (fillfactor = ...)"),
    FIELD(pl_constraint, tablespace, "tablespace", STRING, "USING INDEX TABLESPACE"),
    FIELD(pl_constraint, deferrable, "deferrable", BOOLEAN, "DEFERRABLE",
          .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_constraint, initially_deferred, "initially_deferred", BOOLEAN, "INITIALLY DEFERRED",
          .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_constraint, on_conflict, "on_conflict", STRING, "ON CONFLICT",
          .dialects = PL_FIELD_OF_SQLITE),
    FIELD(pl_constraint, autoincrement, "autoincrement", BOOLEAN, "AUTOINCREMENT",
          .dialects = PL_FIELD_OF_SQLITE),
    FIELD(pl_constraint, not_valid, "not_valid", BOOLEAN, "NOT VALID"),
    FIELD(pl_constraint, no_inherit, "no_inherit", BOOLEAN, "NO INHERIT"),
    FIELD(pl_constraint, not_enforced, "not_enforced", BOOLEAN, "NOT ENFORCED"),
    FIELD(pl_constraint, comment, "comment", STRING, "COMMENT ON CONSTRAINT", .state = true),
    FIELD(pl_constraint, inherited, "inherited", BOOLEAN, "from a parent only", .state = true),
    FIELD(pl_constraint, partial, "partial", BOOLEAN, "never seen whole", .state = true),
    END,
};

/* What each kind can't do without; whether the columns are there is known only where it stands. */
static const char *finish_constraint(pl_arena *arena, void *object, const pl_json_value *value)
{
    pl_constraint *constraint = object;
    (void)value;
    constraint->named = constraint->name != NULL;
    switch (constraint->kind) {
    case PL_CONSTRAINT_PRIMARY_KEY:
    case PL_CONSTRAINT_UNIQUE:
    case PL_CONSTRAINT_NOT_NULL:
        break;
    case PL_CONSTRAINT_CHECK:
        return constraint->check == NULL ? "\"check\" is missing" : NULL;
    case PL_CONSTRAINT_FOREIGN_KEY:
        return constraint->references.name == NULL ? "\"references\" is missing" : NULL;
    case PL_CONSTRAINT_EXCLUDE:
        return constraint->elements.count == 0 ? "\"elements\" is missing" : NULL;
    }
    if (constraint->using_index != NULL && constraint->columns.count > 0) {
        return "\"using_index\" brings its own columns";
    }
    bool listed = constraint->elements.count > 0;
    for (size_t i = 0; !listed && i < constraint->columns.count; i++) {
        pl_vec_push(arena, &constraint->elements,
                    (pl_index_element){.column = constraint->columns.at[i]});
    }
    return NULL;
}

const pl_form pl_form_constraint = {"constraint", sizeof(pl_constraint), constraint_fields,
                                    finish_constraint};

/* ---- Tables, indexes, views ------------------------------------------------------------------ */

static const pl_field table_fields[] = {
    FIELD(pl_table, columns, "columns", OBJECTS, "in their order", .form = &pl_form_column,
          .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_table, constraints, "constraints", OBJECTS, "of the table",
          .form = &pl_form_constraint, .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_table, persistence, "unlogged", CASE, "CREATE UNLOGGED TABLE", .number = PL_UNLOGGED),
    FIELD(pl_table, persistence, "temporary", CASE, "CREATE TEMPORARY TABLE",
          .number = PL_TEMPORARY),
    FIELD(pl_table, inherits, "inherits", NAMES, "INHERITS"),
    FIELD(pl_table, partition_by, "partition_by", STRING, "\"RANGE (created_at)\""),
    FIELD(pl_table, partition_of, "partition_of", NAME, "the table it is a part of"),
    FIELD(pl_table, partition_bound, "partition_bound", STRING,
          "\"FOR VALUES FROM (1) TO (2)\" or \"DEFAULT\""),
    FIELD(pl_table, of_type, "of_type", NAME, "OF a composite type"),
    FIELD(pl_table, options, "options", OPTIONS, "WITH (fillfactor = ...)"),
    FIELD(pl_table, tablespace, "tablespace", STRING, "TABLESPACE"),
    FIELD(pl_table, access_method, "access_method", STRING, "USING"),
    FIELD(pl_table, on_commit, "on_commit", STRING, "\"DROP\" or \"DELETE ROWS\""),
    FIELD(pl_table, strict, "strict", BOOLEAN, "STRICT", .dialects = PL_FIELD_OF_SQLITE),
    FIELD(pl_table, without_rowid, "without_rowid", BOOLEAN, "WITHOUT ROWID",
          .dialects = PL_FIELD_OF_SQLITE),
    FIELD(pl_table, module, "module", STRING, "a virtual table: \"fts5(title)\"",
          .dialects = PL_FIELD_OF_SQLITE),
    FIELD(pl_table, row_security, "row_security", BOOLEAN, "is on", .state = true),
    FIELD(pl_table, force_row_security, "force_row_security", BOOLEAN, "is forced", .state = true),
    FIELD(pl_table, replica_identity, "replica_identity", STRING, "REPLICA IDENTITY",
          .state = true),
    FIELD(pl_table, clustered_on, "clustered_on", STRING, "CLUSTER ON", .state = true),
    FIELD(pl_table, server, "server", STRING, "of a foreign table"),
    END,
};

static const char *finish_table(pl_arena *arena, void *object, const pl_json_value *value)
{
    const pl_table *table = object;
    (void)arena;
    (void)value;
    return table->partition_of.name != NULL && table->partition_bound == NULL
               ? "\"partition_of\" needs \"partition_bound\""
               : NULL;
}

const pl_form pl_form_table = {"table", sizeof(pl_table), table_fields, finish_table};

static const char *const like_options[] = {"comments",  "compression", "constraints", "defaults",
                                           "generated", "identity",    "indexes",     "statistics",
                                           "storage",   NULL};

static const pl_field like_fields[] = {
    FIELD(pl_like, table, "table", NAME, "the table that is copied", .required = true),
    FIELD(pl_like, options, "including", BITS, "what of it", .words = like_options),
    FIELD(pl_like, position, "position", COUNT, "before which of the columns, from 0"),
    END,
};

static const pl_form like_form = {"like", sizeof(pl_like), like_fields, NULL};

/* The table's members come from pl_form_table; see pl_form_write and read_payload. */
static const pl_field table_definition_fields[] = {
    FIELD(pl_table_definition, table, NULL, OBJECT, NULL, .form = &pl_form_table),
    FIELD(pl_table_definition, likes, "likes", ITEMS, "LIKE other INCLUDING ...",
          .form = &like_form),
    END,
};

const pl_form pl_form_table_definition = {"table_definition", sizeof(pl_table_definition),
                                          table_definition_fields, NULL};

static const pl_field table_as_fields[] = {
    FIELD(pl_table_as, columns, "columns", STRINGS, "names for its columns"),
    FIELD(pl_table_as, query, "query", QUERY, "the SELECT", .required = true),
    FIELD(pl_table_as, persistence, "unlogged", CASE, "CREATE UNLOGGED TABLE",
          .number = PL_UNLOGGED),
    FIELD(pl_table_as, persistence, "temporary", CASE, "CREATE TEMPORARY TABLE",
          .number = PL_TEMPORARY),
    FIELD(pl_table_as, options, "options", OPTIONS, "WITH (...)"),
    FIELD(pl_table_as, tablespace, "tablespace", STRING, "TABLESPACE"),
    FIELD(pl_table_as, access_method, "access_method", STRING, "USING"),
    FIELD(pl_table_as, on_commit, "on_commit", STRING, "\"DROP\" or \"DELETE ROWS\""),
    END,
};

const pl_form pl_form_table_as = {"table_as", sizeof(pl_table_as), table_as_fields, NULL};

static const pl_field index_fields[] = {
    FIELD(pl_index, table, "table", NAME, "what is indexed", .required = true,
          .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_index, method, "method", STRING, "\"btree\" when not said"),
    FIELD(pl_index, unique, "unique", BOOLEAN, "CREATE UNIQUE INDEX", .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_index, nulls_not_distinct, "nulls_not_distinct", BOOLEAN, "NULLS NOT DISTINCT"),
    FIELD(pl_index, elements, "elements", ITEMS, "columns and expressions, in their order",
          .form = &pl_form_index_element, .required = true, .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_index, include, "include", STRINGS, "INCLUDE"),
    FIELD(pl_index, where, "where", CONDITION, "of which rows", .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_index, options, "options", OPTIONS, "WITH (...)"),
    FIELD(pl_index, tablespace, "tablespace", STRING, "TABLESPACE"),
    FIELD(pl_index, only, "only", BOOLEAN, "ON ONLY a partitioned table"),
    FIELD(pl_index, invalid, "invalid", BOOLEAN, "it serves no query", .state = true),
    FIELD(pl_index, constraint, "constraint", STRING, "it belongs to", .state = true),
    FIELD(pl_index, attached_to, "attached_to", NAME, "the index it is a part of", .state = true),
    FIELD(pl_index, statistics, "statistics", STRING, "SET STATISTICS", .state = true),
    END,
};

const pl_form pl_form_index = {"index", sizeof(pl_index), index_fields, NULL};

static const pl_field view_fields[] = {
    FIELD(pl_view, query, "query", QUERY, "the SELECT", .required = true,
          .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_view, columns, "columns", STRINGS, "names for its columns",
          .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_view, column_comments, "column_comments", OPTIONS, "COMMENT ON COLUMN", .state = true),
    FIELD(pl_view, options, "options", OPTIONS, "WITH (security_barrier)"),
    FIELD(pl_view, check_option, "check_option", STRING, "\"LOCAL\" or \"CASCADED\""),
    FIELD(pl_view, temporary, "temporary", BOOLEAN, "CREATE TEMPORARY VIEW"),
    FIELD(pl_view, recursive, "recursive", BOOLEAN, "CREATE RECURSIVE VIEW"),
    FIELD(pl_view, with_no_data, "with_no_data", BOOLEAN, "a materialized one: WITH NO DATA"),
    FIELD(pl_view, access_method, "access_method", STRING, "a materialized one: USING"),
    FIELD(pl_view, tablespace, "tablespace", STRING, "a materialized one: TABLESPACE"),
    END,
};

const pl_form pl_form_view = {"view", sizeof(pl_view), view_fields, NULL};

/* ---- Types ----------------------------------------------------------------------------------- */

static const char *const type_kinds[] = {
    [PL_TYPE_ENUM] = "enum", [PL_TYPE_COMPOSITE] = "composite", [PL_TYPE_RANGE] = "range",
    [PL_TYPE_BASE] = "base", [PL_TYPE_SHELL] = "shell",         [PL_TYPE_SHELL + 1] = NULL,
};

static const pl_field type_fields[] = {
    FIELD(pl_type, kind, "type_kind", WORD, "what it is", .words = type_kinds, .required = true),
    FIELD(pl_type, values, "values", STRINGS, "of an enum, in order"),
    FIELD(pl_type, attributes, "attributes", OBJECTS, "of a composite type",
          .form = &pl_form_column),
    FIELD(pl_type, options, "options", OPTIONS, "of a range: {\"subtype\": \"date\"}"),
    END,
};

const pl_form pl_form_type = {"type", sizeof(pl_type), type_fields, NULL};

static const pl_field domain_fields[] = {
    FIELD(pl_domain, type, "type", TYPE, "what it is made of", .required = true),
    FIELD(pl_domain, collation, "collation", STRING, "COLLATE"),
    FIELD(pl_domain, not_null, "not_null", BOOLEAN, "NOT NULL"),
    FIELD(pl_domain, not_null, "nullable", NULLABLE, "false: NOT NULL"),
    FIELD(pl_domain, default_value, "default", VALUE, "a literal, or {\"sql\": \"now()\"}"),
    FIELD(pl_domain, constraints, "constraints", OBJECTS, "\"check\" only",
          .form = &pl_form_constraint),
    END,
};

const pl_form pl_form_domain = {"domain", sizeof(pl_domain), domain_fields, NULL};

/* ---- Routines, triggers, policies, extensions ------------------------------------------------ */

static const pl_field argument_fields[] = {
    FIELD(pl_argument, mode, "mode", STRING, "in, out, inout, variadic, table"),
    FIELD(pl_argument, name, "name", STRING, "what it is called"),
    FIELD(pl_argument, type, "type", TYPE, "as SQL has it", .required = true),
    FIELD(pl_argument, default_value, "default", VALUE, "a literal, or {\"sql\": \"now()\"}"),
    END,
};

static const pl_form argument_form = {"argument", sizeof(pl_argument), argument_fields, NULL};

static const pl_field routine_fields[] = {
    FIELD(pl_routine, arguments, "arguments", ITEMS, "in their order", .form = &argument_form),
    FIELD(pl_routine, returns, "returns", TYPE, "not of a procedure"),
    FIELD(pl_routine, language, "language", STRING, "\"plpgsql\", \"sql\""),
    FIELD(pl_routine, body, "body", STRING, "the text of AS"),
    FIELD(pl_routine, link_symbol, "link_symbol", STRING, "of a function in C"),
    FIELD(pl_routine, sql_body, "sql_body", STRING, "RETURN ... or BEGIN ATOMIC ... END"),
    FIELD(pl_routine, volatility, "volatility", STRING, "\"immutable\", \"stable\""),
    FIELD(pl_routine, parallel, "parallel", STRING, "\"safe\", \"restricted\""),
    FIELD(pl_routine, strict, "strict", BOOLEAN, "STRICT"),
    FIELD(pl_routine, security_definer, "security_definer", BOOLEAN, "SECURITY DEFINER"),
    FIELD(pl_routine, leakproof, "leakproof", BOOLEAN, "LEAKPROOF"),
    FIELD(pl_routine, window, "window", BOOLEAN, "WINDOW"),
    FIELD(pl_routine, cost, "cost", STRING, "COST"),
    FIELD(pl_routine, rows, "rows", STRING, "ROWS"),
    FIELD(pl_routine, support, "support", STRING, "SUPPORT"),
    FIELD(pl_routine, settings, "settings", OPTIONS, "SET search_path TO ..."),
    FIELD(pl_routine, transforms, "transforms", STRINGS, "TRANSFORM FOR TYPE"),
    END,
};

static const char *finish_routine(pl_arena *arena, void *object, const pl_json_value *value)
{
    const pl_routine *routine = object;
    (void)arena;
    (void)value;
    return (routine->body == NULL) == (routine->sql_body == NULL)
               ? "either \"body\" or \"sql_body\" is needed"
               : NULL;
}

const pl_form pl_form_routine = {"routine", sizeof(pl_routine), routine_fields, finish_routine};

static const char *const for_each[] = {"statement", "row", NULL};

static const pl_field trigger_fields[] = {
    FIELD(pl_trigger, table, "table", NAME, "what it hangs on", .state = true,
          .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_trigger, timing, "timing", STRING, "BEFORE, AFTER, INSTEAD OF", .required = true,
          .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_trigger, events, "events", STRING, "\"INSERT OR UPDATE OF a\"", .required = true,
          .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_trigger, columns, "columns", STRINGS, "of UPDATE OF", .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_trigger, for_each_row, "for_each", EITHER, "\"statement\" when not said",
          .words = for_each),
    FIELD(pl_trigger, when, "when", CONDITION, "WHEN (...)", .dialects = PL_FIELD_OF_ALL),
    FIELD(pl_trigger, function, "function", NAME, "what it calls"),
    FIELD(pl_trigger, body, "body", STRING, "SQLite: BEGIN ...; END",
          .dialects = PL_FIELD_OF_SQLITE),
    FIELD(pl_trigger, arguments, "arguments", STRINGS, "what it hands over"),
    FIELD(pl_trigger, constraint, "constraint", BOOLEAN, "CREATE CONSTRAINT TRIGGER"),
    FIELD(pl_trigger, deferrable, "deferrable", BOOLEAN, "DEFERRABLE"),
    FIELD(pl_trigger, initially_deferred, "initially_deferred", BOOLEAN, "INITIALLY DEFERRED"),
    FIELD(pl_trigger, from_table, "from_table", NAME, "of a constraint trigger: FROM"),
    FIELD(pl_trigger, old_table, "old_table", STRING, "REFERENCING OLD TABLE AS"),
    FIELD(pl_trigger, new_table, "new_table", STRING, "REFERENCING NEW TABLE AS"),
    FIELD(pl_trigger, enabled, "enabled", STRING, "O, D, R, A", .state = true),
    END,
};

static const char *finish_trigger(pl_arena *arena, void *object, const pl_json_value *value)
{
    const pl_trigger *trigger = object;
    (void)arena;
    (void)value;
    return (trigger->function.name == NULL) == (trigger->body == NULL)
               ? "\"function\" is missing (in SQLite \"body\")"
               : NULL;
}

const pl_form pl_form_trigger = {"trigger", sizeof(pl_trigger), trigger_fields, finish_trigger};

static const pl_field policy_fields[] = {
    FIELD(pl_policy, table, "table", NAME, "what it guards", .state = true),
    FIELD(pl_policy, restrictive, "restrictive", BOOLEAN, "AS RESTRICTIVE"),
    FIELD(pl_policy, command, "command", STRING, "SELECT, INSERT, UPDATE, DELETE; ALL"),
    FIELD(pl_policy, roles, "roles", STRINGS, "\"public\" when not said"),
    FIELD(pl_policy, using_expression, "using", CONDITION, "USING (...)"),
    FIELD(pl_policy, check_expression, "check", CONDITION, "WITH CHECK (...)"),
    END,
};

const pl_form pl_form_policy = {"policy", sizeof(pl_policy), policy_fields, NULL};

static const pl_field extension_fields[] = {
    FIELD(pl_extension, version, "version_wanted", STRING, "VERSION"),
    FIELD(pl_extension, in_schema, "in_schema", STRING, "SCHEMA"),
    FIELD(pl_extension, cascade, "cascade", BOOLEAN, "CASCADE"),
    END,
};

const pl_form pl_form_extension = {"extension", sizeof(pl_extension), extension_fields, NULL};
