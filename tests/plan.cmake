# What a proof runs in: servers of its own. tests/plan/<what>_test.c is a program with its own
# server; it answers 77 where none can be started.
file(GLOB plan_tests CONFIGURE_DEPENDS plan/*_test.c)
foreach(source IN LISTS plan_tests)
    get_filename_component(name ${source} NAME_WE)
    add_executable(plan_${name} ${source} plan/plan_unit.c)
    plumb_compile(plan_${name})
    target_link_libraries(plan_${name} PRIVATE plumb_unit plumb_static plumb_cmocka plumb_sqlite)
    target_include_directories(plan_${name} PRIVATE unit)
    set_target_properties(plan_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY
                                                  ${PROJECT_BINARY_DIR}/plan)
    add_test(NAME plan_${name} COMMAND plan_${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    set_tests_properties(plan_${name} PROPERTIES LABELS live TIMEOUT 600 SKIP_RETURN_CODE 77)
endforeach()

add_executable(plan_hold plan/hold.c)
plumb_compile(plan_hold)
target_link_libraries(plan_hold PRIVATE plumb_static)
set_target_properties(plan_hold PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/plan
                                           OUTPUT_NAME hold)
if(TARGET plan_cluster_test)
    add_test(NAME plan_cleanup COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/plan/cleanup_test.sh
                                       $<TARGET_FILE:plan_hold>)
    plumb_live_test(plan_server_cleanup ${CMAKE_CURRENT_SOURCE_DIR}/plan/server_cleanup_test.sh
                                        $<TARGET_FILE:plan_hold>)
    if(TARGET plumb)
        plumb_live_test(plan_interrupt ${CMAKE_CURRENT_SOURCE_DIR}/plan/interrupt_test.sh
                                       $<TARGET_FILE:plumb>)
    endif()
    set_tests_properties(plan_cleanup PROPERTIES LABELS live TIMEOUT 600 SKIP_RETURN_CODE 77)
endif()
