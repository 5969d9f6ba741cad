/* The actions of ALTER TABLE, as far as it counts whether each can be done twice. */
#include "base/str.h"
#include "dialect/mysql/internal.h"

/* To behind the comma that ends the action; false: it was the last. */
static bool next_action(pl_cursor *c)
{
    while (!pl_cursor_is_kind(c, PL_SQL_END)) {
        if (pl_cursor_is_symbol(c, "(")) {
            pl_cursor_skip_parentheses(c);
        } else if (pl_cursor_accept_symbol(c, ",")) {
            return true;
        } else {
            pl_cursor_take(c);
        }
    }
    return false;
}

static pl_ref part_of(const pl_ref *table, pl_kind kind, const char *name)
{
    return (pl_ref){.kind = kind, .schema = table->schema, .parent = table->name, .name = name};
}

static pl_ref beside(const pl_ref *table, pl_kind kind, const char *name)
{
    return (pl_ref){.kind = kind, .schema = table->schema, .name = name};
}

static bool accept_any(pl_cursor *c, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (pl_cursor_accept_word(c, *words)) {
            return true;
        }
    }
    return false;
}

static const char *const INDEX_KINDS[] = {"UNIQUE", "FULLTEXT", "SPATIAL", NULL};
static const char *const INDEX_WORDS[] = {"INDEX", "KEY", NULL};

/* The name of what is added, when it has one: `(` comes at once when it has none. */
static const char *take_optional_name(pl_mysql_reader *r)
{
    return pl_cursor_is_symbol(&r->cursor, "(") ? NULL : pl_mysql_take_name(r, PL_KIND_NONE).name;
}

static void add_index(pl_mysql_reader *r, const pl_ref *table)
{
    unsigned flags = pl_mysql_take_if(r);
    const char *name = take_optional_name(r);
    pl_index *index = pl_arena_make(r->arena, pl_index);
    index->table = (pl_name){.schema = table->schema, .name = table->name};
    pl_operation *operation =
        pl_mysql_emit(r, PL_OP_CREATE_INDEX, beside(table, PL_KIND_INDEX, name));
    operation->flags = flags;
    operation->as.index = index;
}

static void add_constraint(pl_mysql_reader *r, const pl_ref *table, bool primary, const char *name)
{
    pl_constraint *constraint = pl_arena_make(r->arena, pl_constraint);
    constraint->kind = primary ? PL_CONSTRAINT_PRIMARY_KEY : PL_CONSTRAINT_CHECK;
    constraint->named = name != NULL;
    constraint->name = name;
    pl_mysql_emit(r, PL_OP_ADD_CONSTRAINT, part_of(table, PL_KIND_CONSTRAINT, name))
        ->as.constraint = constraint;
}

static void add_columns(pl_mysql_reader *r, const pl_ref *table)
{
    pl_cursor *c = &r->cursor;
    pl_cursor_accept_word(c, "COLUMN");
    unsigned flags = pl_mysql_take_if(r);
    bool list = pl_cursor_accept_symbol(c, "(");
    do {
        const char *name = pl_mysql_take_name(r, PL_KIND_NONE).name;
        pl_mysql_emit(r, PL_OP_ADD_COLUMN, part_of(table, PL_KIND_COLUMN, name))->flags = flags;
        while (list && !pl_cursor_is_symbol(c, ",") && !pl_cursor_is_symbol(c, ")") &&
               !pl_cursor_is_kind(c, PL_SQL_END)) {
            if (pl_cursor_is_symbol(c, "(")) {
                pl_cursor_skip_parentheses(c);
            } else {
                pl_cursor_take(c);
            }
        }
    } while (list && pl_cursor_accept_symbol(c, ","));
}

static void add(pl_mysql_reader *r, const pl_ref *table)
{
    pl_cursor *c = &r->cursor;
    const char *name = NULL;
    bool constraint = pl_cursor_accept_word(c, "CONSTRAINT");
    if (constraint && !pl_cursor_is_word(c, 0, "PRIMARY") && !pl_cursor_is_word(c, 0, "UNIQUE") &&
        !pl_cursor_is_word(c, 0, "FOREIGN") && !pl_cursor_is_word(c, 0, "CHECK")) {
        pl_mysql_take_if(r);
        name = pl_mysql_take_name(r, PL_KIND_NONE).name;
    }
    if (pl_cursor_accept_word(c, "PARTITION")) {
        pl_mysql_emit(r, PL_OP_ALTER_OBJECT, *table);
    } else if (pl_cursor_accept_word(c, "PRIMARY")) {
        add_constraint(r, table, true, NULL);
    } else if (pl_cursor_is_word(c, 0, "FOREIGN") || pl_cursor_is_word(c, 0, "CHECK")) {
        add_constraint(r, table, false, name);
    } else if (name == NULL && !accept_any(c, INDEX_KINDS) && !accept_any(c, INDEX_WORDS)) {
        add_columns(r, table);
    } else if (name != NULL) {
        add_constraint(r, table, false, name);
    } else {
        accept_any(c, INDEX_WORDS);
        add_index(r, table);
    }
}

static void drop(pl_mysql_reader *r, const pl_ref *table)
{
    pl_cursor *c = &r->cursor;
    pl_operation_kind kind = PL_OP_DROP_COLUMN;
    pl_ref target = {0};
    if (pl_cursor_accept_word(c, "PARTITION")) {
        pl_mysql_emit(r, PL_OP_ALTER_OBJECT, *table);
        return;
    }
    if (pl_cursor_accept_word(c, "PRIMARY")) {
        target = part_of(table, PL_KIND_CONSTRAINT, "PRIMARY");
        pl_mysql_emit(r, PL_OP_DROP_CONSTRAINT, target);
        return;
    }
    bool index = accept_any(c, INDEX_WORDS);
    bool constraint =
        !index && (pl_cursor_accept_word(c, "FOREIGN") || pl_cursor_accept_word(c, "CONSTRAINT") ||
                   pl_cursor_accept_word(c, "CHECK"));
    pl_cursor_accept_word(c, constraint ? "KEY" : "COLUMN");
    unsigned flags = pl_mysql_take_if(r);
    const char *name = pl_mysql_take_name(r, PL_KIND_NONE).name;
    if (index) {
        kind = PL_OP_DROP_INDEX;
        target = beside(table, PL_KIND_INDEX, name);
    } else {
        kind = constraint ? PL_OP_DROP_CONSTRAINT : PL_OP_DROP_COLUMN;
        target = part_of(table, constraint ? PL_KIND_CONSTRAINT : PL_KIND_COLUMN, name);
    }
    pl_mysql_emit(r, kind, target)->flags = flags;
}

/* RENAME [TO|AS] t, RENAME COLUMN a TO b, RENAME INDEX a TO b. */
static void rename_something(pl_mysql_reader *r, const pl_ref *table)
{
    pl_cursor *c = &r->cursor;
    bool column = pl_cursor_accept_word(c, "COLUMN");
    bool index = !column && accept_any(c, INDEX_WORDS);
    pl_ref target = *table;
    pl_operation_kind kind = PL_OP_RENAME_TABLE;
    if (column || index) {
        const char *name = pl_mysql_take_name(r, PL_KIND_NONE).name;
        kind = column ? PL_OP_RENAME_COLUMN : PL_OP_RENAME_INDEX;
        target = column ? part_of(table, PL_KIND_COLUMN, name) : beside(table, PL_KIND_INDEX, name);
    }
    if (!pl_cursor_accept_word(c, "TO")) {
        pl_cursor_accept_word(c, "AS");
    }
    pl_operation *operation = pl_mysql_emit(r, kind, target);
    operation->new_name = pl_mysql_take_name(r, PL_KIND_NONE).name;
}

/* CHANGE [COLUMN] old new definition: a rename only when the names differ. */
static void change(pl_mysql_reader *r, const pl_ref *table)
{
    pl_cursor_accept_word(&r->cursor, "COLUMN");
    unsigned flags = pl_mysql_take_if(r);
    const char *old_name = pl_mysql_take_name(r, PL_KIND_NONE).name;
    const char *new_name = pl_mysql_take_name(r, PL_KIND_NONE).name;
    if (pl_same_nocase(old_name != NULL ? old_name : "", new_name != NULL ? new_name : "")) {
        pl_mysql_emit(r, PL_OP_ALTER_OBJECT, *table);
        return;
    }
    pl_operation *operation =
        pl_mysql_emit(r, PL_OP_RENAME_COLUMN, part_of(table, PL_KIND_COLUMN, old_name));
    operation->flags = flags;
    operation->new_name = new_name;
}

void pl_mysql_read_alter_table(pl_mysql_reader *r, const pl_ref *table)
{
    pl_cursor *c = &r->cursor;
    do {
        if (pl_cursor_accept_word(c, "ADD")) {
            add(r, table);
        } else if (pl_cursor_accept_word(c, "DROP")) {
            drop(r, table);
        } else if (pl_cursor_accept_word(c, "RENAME")) {
            rename_something(r, table);
        } else if (pl_cursor_accept_word(c, "CHANGE")) {
            change(r, table);
        } else {
            pl_mysql_emit(r, PL_OP_ALTER_OBJECT, *table);
        }
    } while (next_action(c));
}
