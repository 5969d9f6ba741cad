# plumb_live_test(NAME COMMAND...): COMMAND with a PostgreSQL server of its own (live/cluster.sh).
# Skipped where there is none.
function(plumb_live_test name)
    add_test(NAME live_${name} COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/live/cluster.sh ${ARGN}
             WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    set_tests_properties(live_${name} PROPERTIES LABELS live TIMEOUT 600 SKIP_RETURN_CODE 77)
endfunction()

# tests/live/<what>_test.c is a program of its own, like a unit test.
file(GLOB live_tests CONFIGURE_DEPENDS live/*_test.c)
foreach(source IN LISTS live_tests)
    get_filename_component(name ${source} NAME_WE)
    add_executable(live_${name} ${source})
    plumb_compile(live_${name})
    target_link_libraries(live_${name} PRIVATE plumb_unit plumb_static plumb_cmocka plumb_cjson plumb_pq
                                               plumb_sqlite)
    target_include_directories(live_${name} PRIVATE unit)
    set_target_properties(live_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY
                                                  ${PROJECT_BINARY_DIR}/live)
    plumb_live_test(${name} $<TARGET_FILE:live_${name}>)
endforeach()

# The helper itself: the server answers, and nothing of it is left behind.
plumb_live_test(cluster psql -Atqc "SELECT current_user")
set_tests_properties(live_cluster PROPERTIES PASS_REGULAR_EXPRESSION "^postgres\n$")
add_test(NAME live_cluster_cleans_up COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/live/cleanup_test.sh)
set_tests_properties(live_cluster_cleans_up PROPERTIES LABELS live TIMEOUT 120
                                                       SKIP_RETURN_CODE 77)

# What the reader's listings show is SQL that the server takes.
set(accepted views types routines access rows code)
list(TRANSFORM accepted PREPEND testdata/read/)
list(TRANSFORM accepted APPEND .sql)
plumb_live_test(accepts tests/live/accepts.sh ${accepted})

# The server refuses in the cases of applying what they say it refuses, and nothing else.
plumb_live_test(apply_cases tests/live/apply_cases.sh testdata/apply)

# JSON models make the tables that sync() of Sequelize made.
if(TARGET plumb)
    plumb_live_test(models_cases tests/live/models_cases.sh $<TARGET_FILE:plumb> testdata/models)
endif()

# What plumb diff writes for a live database leads there and back.
if(TARGET plumb)
    plumb_live_test(diff tests/live/diff_test.sh $<TARGET_FILE:plumb>)
endif()

# What plumb finds left after an up and its down is what pg_dump shows to be left.
plumb_live_test(compare_cases tests/live/compare_cases.sh testdata/compare/reversal.sql)

# What is read from a server's catalogue makes the database that it was read from, and is what
# replaying makes of the history.
add_executable(live_inspect live/live_inspect.c)
plumb_compile(live_inspect)
target_link_libraries(live_inspect PRIVATE plumb_static)
set_target_properties(live_inspect PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/live
                                              OUTPUT_NAME inspect)
plumb_live_test(live_inspect ${CMAKE_CURRENT_SOURCE_DIR}/live/live_inspect_test.sh
                $<TARGET_FILE:live_inspect>)
