# Sanitizers and coverage put names of their own in.
if(NOT PLUMB_SANITIZE AND NOT CMAKE_C_FLAGS_DEBUG MATCHES "coverage" AND NOT APPLE)
    add_test(NAME symbols COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/symbols.sh
                                  $<TARGET_FILE:plumb_static> $<TARGET_FILE:plumb_shared>)
    set_tests_properties(symbols PROPERTIES LABELS style)
endif()
