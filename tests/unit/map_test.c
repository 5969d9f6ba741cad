#include "base/map.h"

#include "unit.h"

#include <stdio.h>
#include <string.h>

static void test_put_get_replace(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_map *map = pl_map_new(arena);
    int one = 1;
    int two = 2;
    char key[] = "users";
    assert_null(pl_map_get(map, "users"));
    pl_map_put(map, key, &one);
    key[0] = 'X'; /* the map has its own copy */
    assert_ptr_equal(pl_map_get(map, "users"), &one);
    pl_map_put(map, "users", &two);
    assert_ptr_equal(pl_map_get(map, "users"), &two);
    assert_int_equal(pl_map_count(map), 1);
    pl_map_put(map, "nothing", NULL);
    pl_map_put(map, "", &one);
    assert_null(pl_map_get(map, "nothing"));
    assert_true(pl_map_has(map, "nothing"));
    assert_false(pl_map_has(map, "User"));
    assert_ptr_equal(pl_map_get(map, ""), &one);
    pl_arena_free(arena);
}

static void test_a_walk_goes_in_order_of_insertion(void **state)
{
    (void)state;
    enum { COUNT = 5000 };
    pl_arena *arena = pl_arena_new();
    pl_map *map = pl_map_new(arena);
    char key[32];
    for (int i = 0; i < COUNT; i++) {
        snprintf(key, sizeof key, "a longer table name %d", i * 7919 % COUNT);
        pl_map_put(map, key, NULL);
    }
    int i = 0;
    for (const pl_map_entry *e = NULL; (e = pl_map_next(map, e)) != NULL; i++) {
        snprintf(key, sizeof key, "a longer table name %d", i * 7919 % COUNT);
        assert_string_equal(e->key, key);
        assert_true(pl_map_has(map, key));
    }
    assert_int_equal(i, COUNT);
    pl_arena_free(arena);
}

static void test_an_entry_is_removed_while_walking(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_map *map = pl_map_new(arena);
    static const char *const keys[] = {"a", "b", "c", "d"};
    for (size_t i = 0; i < 4; i++) {
        pl_map_put(map, keys[i], NULL);
    }
    for (const pl_map_entry *e = NULL; (e = pl_map_next(map, e)) != NULL;) {
        if (strcmp(e->key, "c") != 0) {
            assert_true(pl_map_remove(map, e->key));
        }
    }
    assert_int_equal(pl_map_count(map), 1);
    assert_true(pl_map_has(map, "c"));
    assert_false(pl_map_remove(map, "a"));
    assert_true(pl_map_remove(map, "c"));
    assert_int_equal(pl_map_count(map), 0);
    assert_null(pl_map_next(map, NULL));
    pl_map_put(map, "a", NULL);
    assert_true(pl_map_has(map, "a"));
    pl_arena_free(arena);
}

static void test_a_large_map_loses_and_regains_entries(void **state)
{
    (void)state;
    enum { COUNT = 3000 };
    pl_arena *arena = pl_arena_new();
    pl_map *map = pl_map_new(arena);
    char key[32];
    for (int i = 0; i < COUNT; i++) {
        snprintf(key, sizeof key, "%d", i);
        pl_map_put(map, key, NULL);
    }
    const char *kept = pl_map_find(map, "1500")->key;
    for (int i = 0; i < COUNT; i += 3) {
        snprintf(key, sizeof key, "%d", i);
        assert_true(pl_map_remove(map, key));
        assert_null(pl_map_find(map, key));
    }
    assert_int_equal(pl_map_count(map), COUNT - COUNT / 3);
    assert_string_equal(kept, "1500"); /* the key outlives its entry */
    pl_map_put(map, "1500", map);
    assert_ptr_equal(pl_map_get(map, "1500"), map);
    int walked = 0;
    const char *last = NULL;
    for (const pl_map_entry *e = NULL; (e = pl_map_next(map, e)) != NULL; walked++) {
        last = e->key;
    }
    assert_int_equal(walked, COUNT - COUNT / 3 + 1);
    assert_string_equal(last, "1500");
    pl_arena_free(arena);
}

static void test_an_entry_is_set_in_place(void **state)
{
    (void)state;
    static const char lasting[] = "orders";
    pl_arena *arena = pl_arena_new();
    pl_map *map = pl_map_new(arena);
    char key[] = "users";
    pl_map_entry *users = pl_map_entry_of(map, key);
    assert_null(users->value);
    users->value = arena;
    key[0] = 'U'; /* the map has a copy */
    assert_ptr_equal(pl_map_get(map, "users"), arena);
    assert_ptr_equal(pl_map_entry_of(map, "users"), users);
    assert_ptr_equal(pl_map_entry_kept(map, lasting)->key, lasting);
    pl_map_remove_entry(map, users);
    assert_false(pl_map_has(map, "users"));
    assert_int_equal(pl_map_count(map), 1);
    assert_null(pl_map_entry_of(map, "users")->value); /* as new, and behind the other */
    assert_string_equal(pl_map_next(map, NULL)->key, "orders");
    pl_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_put_get_replace),
        cmocka_unit_test(test_a_walk_goes_in_order_of_insertion),
        cmocka_unit_test(test_an_entry_is_removed_while_walking),
        cmocka_unit_test(test_an_entry_is_set_in_place),
        cmocka_unit_test(test_a_large_map_loses_and_regains_entries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
