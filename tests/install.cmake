if(TARGET plumb)
    add_test(NAME install
             COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/install/install_test.sh ${PROJECT_SOURCE_DIR}
                     ${PROJECT_BINARY_DIR} ${CMAKE_C_COMPILER}
                     $<$<BOOL:${PLUMB_SANITIZE}>:-fsanitize=${PLUMB_SANITIZE}>
             COMMAND_EXPAND_LISTS)
    set_tests_properties(install PROPERTIES LABELS install TIMEOUT 120)
endif()
