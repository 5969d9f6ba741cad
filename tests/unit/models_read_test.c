/*
 * JSON models: what is wrong with a file is said at its place, in its path; what they say beyond
 * what sync() knows is in the schema.
 */
#include "base/derived_text.h"
#include "base/str.h"
#include "dialect/dialect.h"
#include "source/models/models.h"
#include "unit.h"

#include <string.h>

static pl_arena *arena;
static pl_models models;
static pl_error error;

static int begin(void **state)
{
    (void)state;
    arena = pl_arena_new();
    error = (pl_error){0};
    return 0;
}

static int end(void **state)
{
    (void)state;
    pl_arena_free(arena);
    return 0;
}

static pl_status read_for(const char *json, pl_dialect_id dialect)
{
    pl_text *text = pl_text_new(arena, "m.json", json, (uint32_t)strlen(json));
    error = (pl_error){0};
    return pl_models_read(arena, text, dialect, 15, &models, &error);
}

/* ---- What is wrong --------------------------------------------------------------------------- */

typedef struct broken {
    const char
        *json; /* what stands between {"models": [ and ]}; or all of it, beginning with a { */
    unsigned line, column;
    const char *message;
} broken;

#define MODEL(rest) "{\"name\": \"A\", " rest "}"
#define COLUMN(rest) MODEL("\"columns\": {\"c\": " rest "}")
#define HEAD 13 /* {"models": [ */

static unsigned check(const broken *b, pl_dialect_id dialect)
{
    const char *json = pl_starts_with(b->json, "{\"models\"") || b->column == 0
                           ? b->json
                           : pl_arena_printf(arena, "{\"models\": [%s]}", b->json);
    pl_status status = read_for(json, dialect);
    bool same = status == PL_MALFORMED && error.line == b->line &&
                pl_same(error.message, b->message) && (b->column == 0 || error.column == b->column);
    if (!same) {
        print_error("%s\n    %u:%u %s\n    %u:%u %s\n", json, b->line, b->column, b->message,
                    error.line, error.column, status == PL_OK ? "(read)" : error.message);
    }
    return !same;
}

static void what_is_wrong_is_said_at_its_place(void **state)
{
    static const broken list[] = {
        {"{\"models\": 1}", 1, 12, "models: an array is expected, this is a number"},
        {"{\"models\": [], \"model\": 1}", 1, 16,
         "model: no such key here; did you mean \"models\"?"},
        {"{\"models\": [], \"models\": []}", 1, 16, "the key \"models\" is there twice"},
        {"{\"models\": []} x", 1, 16, "the value has ended: nothing may follow it"},
        {"{\"models\": [], \"dialect\": \"mysql\"}", 1, 27,
         "dialect: models are for \"postgres\" or \"sqlite\""},
        {"1", 1, HEAD, "models[0]: an object is expected, this is a number"},
        {"{}", 1, HEAD, "models[0]: \"name\" is missing"},
        {"{\"name\": \"\"}", 1, 22, "models[0].name: a name is expected, this is empty"},
        {"{\"name\": \"A\"},\n{\"name\": \"A\"}", 2, 10,
         "models[1].name: there is a model of that name already"},
        {"{\"name\": \"A\"},\n{\"name\": \"B\", \"table\": \"As\"}", 2, 1,
         "models[1]: another model has the table \"As\" already"},
        {MODEL("\"colums\": {}"), 1, 27,
         "models[0].colums: no such key here; did you mean "
         "\"columns\"?"},
        {MODEL("\"timestamps\": 1"), 1, 41,
         "models[0].timestamps: true or false is expected, this is a number"},
        {MODEL("\"columns\": {\"\": \"TEXT\"}"), 1, 39,
         "models[0].columns[\"\"]: a column has a name"},
        {COLUMN("{}"), 1, 44, "models[0].columns.c: \"type\" is missing"},
        {COLUMN("7"), 1, 44,
         "models[0].columns.c: a type, or an object with \"type\" is expected, this is a number"},
        {COLUMN("\"STIRNG(20)\""), 1, 44,
         "models[0].columns.c: no such type; did you mean \"STRING\"?"},
        {COLUMN("\"String\""), 1, 44,
         "models[0].columns.c: no such type; did you mean \"STRING\"?"},
        {COLUMN("\"STRING(x)\""), 1, 44,
         "models[0].columns.c: what stands behind STRING is nothing that Sequelize knows"},
        {COLUMN("\"ARRAY\""), 1, 44,
         "models[0].columns.c: of what is the ARRAY? \"ARRAY(STRING)\""},
        {COLUMN("\"ARRAY(ARRAY(ARRAY(ARRAY(ARRAY(ARRAY(ARRAY(TEXT)))))))\""), 1, 44,
         "models[0].columns.c: an array has at most six dimensions"},
        {COLUMN("\"ENUM\""), 1, 44, "models[0].columns.c: the \"values\" of the ENUM are missing"},
        {COLUMN("{\"type\": \"ENUM\", \"values\": []}"), 1, 71,
         "models[0].columns.c.values: an ENUM has at least one value"},
        {COLUMN("{\"type\": \"TEXT\", \"values\": [\"a\"]}"), 1, 61,
         "models[0].columns.c.values: only an ENUM has \"values\""},
        {COLUMN("\"TINYINT\""), 1, 44,
         "models[0].columns.c: PostgreSQL has no TINYINT: use SMALLINT"},
        {COLUMN("\"varchar(20\""), 1, 55,
         "models[0].columns.c: this is not a type as PostgreSQL knows it: syntax error at end of "
         "input"},
        {COLUMN("\"integer); DROP TABLE x; --\""), 1, 44,
         "models[0].columns.c: this is not a type as PostgreSQL knows it"},
        {COLUMN("{\"type\": \"TEXT\", \"default\": {\"sql\": \"1) --\"}}"), 1, 86,
         "models[0].columns.c.default.sql: this is not an expression as PostgreSQL knows it: "
         "syntax error at or near \")\""},
        {COLUMN("{\"type\": \"TEXT\", \"default\": [1]}"), 1, 72,
         "models[0].columns.c.default: a literal or {\"sql\": \"...\"} is expected, this is an "
         "array"},
        {COLUMN("{\"type\": \"TEXT\", \"default\": 1, \"defaultValue\": 1}"), 1, 91,
         "models[0].columns.c.defaultValue: either \"default\" or \"defaultValue\", not both"},
        {COLUMN("{\"type\": \"TEXT\", \"allowNull\": true, \"nullable\": false}"), 1, 80,
         "models[0].columns.c.nullable: another key of this column says otherwise"},
        {COLUMN("{\"type\": \"TEXT\", \"autoIncrement\": true}"), 1, 44,
         "models[0].columns.c: \"autoIncrement\" is for INTEGER, BIGINT and SMALLINT"},
        {COLUMN("{\"type\": \"TEXT\", \"onDelete\": \"CASCADES\"}"), 1, 73,
         "models[0].columns.c.onDelete: no such word; did you mean \"CASCADE\"?"},
        {COLUMN("{\"type\": \"TEXT\", \"unique\": 1}"), 1, 71,
         "models[0].columns.c.unique: true, false or a name is expected, this is a number"},
        {COLUMN("{\"type\": \"INTEGER\", \"references\": \"A\"}"), 1, 78,
         "models[0].columns.c.references: no model has the table \"A\"; the model A has \"As\""},
        {COLUMN("{\"type\": \"INTEGER\", \"references\": {\"model\": \"As\", \"key\": \"di\"}}"), 1,
         78,
         "models[0].columns.c.references: the table As has no column \"di\"; did you mean \"id\"?"},
        {COLUMN("{\"type\": \"TEXT\", \"references\": {\"model\": \"As\"}}"), 1, 44,
         "models[0].columns.c: foreign key constraint \"As_c_fkey\" cannot be implemented"},
        {MODEL("\"columns\": {\"id\": \"TEXT\"}"), 1, 45,
         "models[0].columns.id: a column \"id\" is the primary key, or another one must be: it "
         "lacks \"primaryKey\": true"},
        {MODEL("\"indexes\": [{\"fields\": [\"idd\"]}]"), 1, 51,
         "models[0].indexes[0].fields[0]: the table As has no column \"idd\"; did you mean "
         "\"id\"?"},
        {MODEL("\"indexes\": [{\"fields\": [{\"sql\": \"lower(id)\"}]}]"), 1, 39,
         "models[0].indexes[0]: an index on an expression needs a \"name\""},
        {MODEL("\"indexes\": [{\"unique\": true}]"), 1, 39,
         "models[0].indexes[0]: \"fields\" is missing"},
        {MODEL("\"indexes\": [{\"fields\": [\"id\"], \"where\": {}}]"), 1, 67,
         "models[0].indexes[0].where: a condition is expected, this is empty"},
        {MODEL("\"indexes\": [{\"fields\": [\"id\"]}, {\"fields\": [\"id\"]}]"), 1, 59,
         "models[0].indexes[1]: relation \"as_id\" already exists"},
        {MODEL("\"associations\": [{\"type\": \"belongsTo\"}]"), 1, 44,
         "models[0].associations[0]: \"target\" is missing"},
        {MODEL("\"associations\": [{\"type\": \"hasSome\", \"target\": \"A\"}]"), 1, 53,
         "models[0].associations[0].type: no such word; did you mean \"hasOne\"?"},
        {MODEL("\"associations\": [{\"type\": \"hasOne\", \"target\": \"B\"}]"), 1, 73,
         "models[0].associations[0].target: there is no such model; did you mean \"A\"?"},
        {MODEL("\"associations\": [{\"type\": \"hasOne\", \"target\": \"A\", \"through\": \"x\"}]"),
         1, 78, "models[0].associations[0].through: this is for belongsToMany"},
        {MODEL("\"associations\": [{\"type\": \"hasOne\", \"target\": \"A\", \"targetKey\": "
               "\"id\"}]"),
         1, 78,
         "models[0].associations[0].targetKey: the target refers to this model: it is "
         "\"sourceKey\""},
        {MODEL("\"associations\": [{\"type\": \"hasMany\", \"target\": \"A\", \"sourceKey\": "
               "\"x\"}]"),
         1, 92, "models[0].associations[0].sourceKey: A has no attribute \"x\""},
        {MODEL("\"associations\": [{\"type\": \"belongsToMany\", \"target\": \"A\"}]"), 1, 44,
         "models[0].associations[0]: \"through\" is missing"},
        {MODEL("\"associations\": [{\"type\": \"belongsToMany\", \"target\": \"A\", \"through\": "
               "\"x\"}]"),
         1, 44, "models[0].associations[0]: with itself a model needs \"as\""},
        {MODEL("\"associations\": [{\"type\": \"belongsTo\", \"target\": \"A\", \"foreignKey\": "
               "\"A\"}]"),
         1, 44,
         "models[0].associations[0]: an attribute of A is called \"A\" like the association: "
         "change \"foreignKey\" or \"as\""},
        /* A table between loses its key: here A is that table itself. */
        {MODEL("\"associations\": [{\"type\": \"belongsToMany\", \"target\": \"B\", \"through\": "
               "\"A\", \"as\": \"bs\"}]") ",\n{\"name\": \"B\", \"associations\": [{\"type\": "
                                          "\"belongsToMany\", \"target\": \"A\", \"through\": "
                                          "\"A\", \"foreignKey\": \"x\", \"as\": \"as\"}]}",
         1, 44, "models[0].associations[0]: A has no attribute \"id\""},
        {MODEL("\"associations\": [{\"type\": \"belongsToMany\", \"target\": \"B\", \"through\": "
               "\"T\"}]") ",\n{\"name\": \"B\", \"associations\": [{\"type\": \"belongsToMany\", "
                          "\"target\": \"A\", \"through\": \"T\", \"foreignKey\": "
                          "\"x\"}]},\n{\"name\": \"T\", \"columns\": {\"BId\": {\"type\": "
                          "\"INTEGER\", \"primaryKey\": true}}, \"associations\": [{\"type\": "
                          "\"hasMany\", \"target\": \"A\"}]}",
         3, 93, "models[2].associations[0]: T has no primary key that could be referred to"},
        {MODEL("\"constraints\": [{\"kind\": \"unique\"}]"), 1, 43,
         "models[0].constraints[0]: \"columns\" is missing"},
        {MODEL("\"constraints\": [{\"kind\": \"unique\", \"columns\": [\"x\"]}]"), 1, 43,
         "models[0].constraints[0]: the table As has no column \"x\""},
    };
    (void)state;
    unsigned wrong = 0;
    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
        wrong += check(&list[i], PL_DIALECT_POSTGRES);
    }
    assert_int_equal(wrong, 0);
}

static void what_is_wrong_for_sqlite_is_said(void **state)
{
    static const broken list[] = {
        {COLUMN("\"ARRAY(STRING)\""), 1, 44,
         "models[0].columns.c: SQLite has no ARRAY: JSON keeps lists there"},
        {COLUMN("{\"type\": \"STRING\", \"primaryKey\": true, \"autoIncrement\": true}"), 1, 44,
         "models[0].columns.c: SQLite counts only in a column of type INTEGER"},
        {MODEL("\"columns\": {\"a\": {\"type\": \"INTEGER\", \"primaryKey\": true}, \"b\": "
               "{\"type\": "
               "\"INTEGER\", \"primaryKey\": true, \"autoIncrement\": true}}"),
         1, 90, "models[0].columns.b: SQLite counts only where the key is this column alone"},
        {COLUMN("{\"type\": \"TEXT\", \"compression\": \"lz4\"}"), 1, 61,
         "models[0].columns.c.compression: SQLite has no word for this here"},
    };
    (void)state;
    unsigned wrong = 0;
    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
        wrong += check(&list[i], PL_DIALECT_SQLITE);
    }
    assert_int_equal(wrong, 0);
}

static void the_dialect_is_the_files_or_the_callers(void **state)
{
    (void)state;
    assert_int_equal(read_for("{\"models\": []}", PL_DIALECT_UNKNOWN), PL_OK);
    assert_int_equal(models.dialect, PL_DIALECT_POSTGRES);
    const char *sqlite = "{\"dialect\": \"sqlite\", \"models\": []}";
    assert_int_equal(read_for(sqlite, PL_DIALECT_UNKNOWN), PL_OK);
    assert_int_equal(models.dialect, PL_DIALECT_SQLITE);
    assert_int_equal(read_for(sqlite, PL_DIALECT_POSTGRES), PL_USAGE);
    assert_string_equal(error.message, "these models are for SQLite");
    assert_int_equal(read_for("{\"models\": []}", PL_DIALECT_MYSQL), PL_USAGE);
    assert_string_equal(error.message, "there are no models for MySQL");
}

/* ---- Hostile files --------------------------------------------------------------------------- */

static const char *repeated(const char *what, size_t times)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < times; i++) {
        pl_str_add(&out, what);
    }
    return out.at;
}

static void what_is_deep_or_wide_is_refused(void **state)
{
    (void)state;
    const char *deep = pl_arena_printf(arena, "{\"models\": %s", repeated("[", 100000));
    assert_int_equal(read_for(deep, PL_DIALECT_POSTGRES), PL_MALFORMED);
    const char *type =
        pl_arena_printf(arena, "{\"models\": [{\"name\": \"A\", \"columns\": {\"c\": \"%s\"}}]}",
                        repeated("ARRAY(", 100000));
    assert_int_equal(read_for(type, PL_DIALECT_POSTGRES), PL_MALFORMED);
    type = pl_arena_printf(arena, "{\"models\": [{\"name\": \"A\", \"columns\": {\"c\": \"%s\"}}]}",
                           repeated("(", 100000));
    assert_int_equal(read_for(type, PL_DIALECT_POSTGRES), PL_MALFORMED);
    pl_str wide = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (int i = 0; i < 50000; i++) {
        pl_str_addf(&wide, "%s\"c%d\": \"TEXT\"", i > 0 ? ", " : "", i);
    }
    const char *json =
        pl_arena_printf(arena, "{\"models\": [{\"name\": \"A\", \"columns\": {%s}}]}", wide.at);
    assert_int_equal(read_for(json, PL_DIALECT_POSTGRES), PL_MALFORMED);
    assert_string_equal(error.message, "models[0].columns.c1601: a table has at most 1600 columns");
    assert_int_equal(read_for(json, PL_DIALECT_SQLITE), PL_MALFORMED);
}

/* A name is a name, whatever it looks like. */
static void names_are_quoted(void **state)
{
    (void)state;
    const char *json =
        "{\"models\": [{\"name\": \"A\", \"table\": \"x\\\"; DROP TABLE y; --\", \"columns\": "
        "{\"a\\\") --\": {\"type\": \"ENUM\", \"values\": [\"it's\", \"\\\\\"], \"comment\": "
        "\"'); --\"}}, \"indexes\": [{\"fields\": [\"a\\\") --\"], \"where\": {\"a\\\") --\": "
        "\"it's\"}}]}]}";
    for (int i = 0; i < 2; i++) {
        pl_dialect_id dialect = i == 0 ? PL_DIALECT_POSTGRES : PL_DIALECT_SQLITE;
        if (read_for(json, dialect) != PL_OK) {
            fail_msg("%s", error.message);
        }
        const pl_object *table = pl_dialect_get(dialect)->resolve(
            models.schema, PL_KIND_TABLE, (pl_name){NULL, "x\"; DROP TABLE y; --"}, NULL);
        assert_non_null(table);
        assert_non_null(pl_table_column(table->as.table, "a\") --"));
    }
}

/* ---- What there is --------------------------------------------------------------------------- */

static const pl_table *table_of(const char *name)
{
    const pl_dialect *dialect = pl_dialect_get(models.dialect);
    const pl_object *found =
        dialect->resolve(models.schema, PL_KIND_TABLE, (pl_name){NULL, name}, NULL);
    assert_non_null(found);
    return found->as.table;
}

static void renames_are_told(void **state)
{
    (void)state;
    const char *json =
        "{\"models\": [{\"name\": \"User\", \"renamedFrom\": \"people\", \"schema\": \"app\", "
        "\"columns\": {\"eMail\": {\"type\": \"TEXT\", \"field\": \"email\", \"renamedFrom\": "
        "\"mail\"}}}]}";
    assert_int_equal(read_for(json, PL_DIALECT_POSTGRES), PL_OK);
    assert_int_equal(models.renames.count, 2);
    assert_string_equal(models.renames.at[0].from, "people");
    assert_int_equal(models.renames.at[0].ref.kind, PL_KIND_TABLE);
    assert_string_equal(models.renames.at[0].ref.schema, "app");
    assert_string_equal(models.renames.at[0].ref.name, "Users");
    assert_string_equal(models.renames.at[1].from, "mail");
    assert_int_equal(models.renames.at[1].ref.kind, PL_KIND_COLUMN);
    assert_string_equal(models.renames.at[1].ref.parent, "Users");
    assert_string_equal(models.renames.at[1].ref.name, "email");
}

/* Columns know of generated ones, identities and constraints, as those of migrations do. */
static void columns_know_what_migrations_know(void **state)
{
    (void)state;
    const char *json =
        "{\"models\": [{\"name\": \"P\", \"timestamps\": false, \"columns\": {\n"
        "  \"id\": {\"type\": \"bigint\", \"identity\": \"always\", \"primaryKey\": true},\n"
        "  \"n\": {\"type\": \"INTEGER\", \"nullable\": false, \"constraints\": [\n"
        "     {\"kind\": \"check\", \"name\": \"n_positive\", \"check\": {\"sql\": \"n > 0\"}}]},\n"
        "  \"twice\": {\"type\": \"INTEGER\", \"generated\": {\"sql\": \"n * 2\"}}},\n"
        "  \"constraints\": [{\"kind\": \"unique\", \"name\": \"both\", \"columns\": [\"n\", "
        "\"twice\"]}]}]}";
    assert_int_equal(read_for(json, PL_DIALECT_POSTGRES), PL_OK);
    const pl_table *table = table_of("Ps");
    assert_int_equal(table->columns.count, 3);
    assert_int_equal(pl_table_column(table, "id")->identity, PL_IDENTITY_ALWAYS);
    assert_true(pl_table_column(table, "n")->not_null);
    assert_string_equal(pl_table_column(table, "twice")->generated->canonical, "n * 2");
    assert_non_null(pl_table_constraint(table, "n_positive"));
    assert_int_equal(pl_table_constraint(table, "both")->columns.count, 2);
}

/* The place of a column is where it stands in the JSON; of one that an association brings, that. */
static void places_lead_to_the_json(void **state)
{
    (void)state;
    const char *json = "// models\n{\"models\": [\n{\"name\": \"U\", \"columns\": {\n\"a\": "
                       "\"TEXT\"}, \"associations\": [\n{\"type\": \"belongsTo\", \"target\": "
                       "\"U\"}]}]}";
    assert_int_equal(read_for(json, PL_DIALECT_SQLITE), PL_OK);
    static const struct {
        const char *name;
        unsigned line;
    } wanted[] = {{"id", 3}, {"a", 4}, {"createdAt", 3}, {"UId", 5}};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        const pl_column *column = pl_table_column(table_of("Us"), wanted[i].name);
        assert_non_null(column);
        pl_span origin = pl_span_origin(column->origin);
        assert_int_equal(pl_text_place(origin.text, origin.begin).line, wanted[i].line);
    }
}

static void files_of_models_are_recognised(void **state)
{
    static const struct {
        const char *json;
        bool is;
    } files[] = {{"{\"models\": []}", true},
                 {"// a\n{\"models\": [}", true},
                 {"{\"up\": []}", false},
                 {"[\"models\"]", false},
                 {"", false}};
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        pl_text *text =
            pl_text_new(arena, "m.json", files[i].json, (uint32_t)strlen(files[i].json));
        assert_int_equal(pl_models_recognise(arena, text), files[i].is);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_wrong_is_said_at_its_place, begin, end),
        cmocka_unit_test_setup_teardown(what_is_wrong_for_sqlite_is_said, begin, end),
        cmocka_unit_test_setup_teardown(the_dialect_is_the_files_or_the_callers, begin, end),
        cmocka_unit_test_setup_teardown(what_is_deep_or_wide_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(names_are_quoted, begin, end),
        cmocka_unit_test_setup_teardown(renames_are_told, begin, end),
        cmocka_unit_test_setup_teardown(columns_know_what_migrations_know, begin, end),
        cmocka_unit_test_setup_teardown(places_lead_to_the_json, begin, end),
        cmocka_unit_test_setup_teardown(files_of_models_are_recognised, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
