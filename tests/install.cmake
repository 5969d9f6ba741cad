if(TARGET plumb)
    set(sanitize)
    if(PLUMB_SANITIZE)
        set(sanitize -fsanitize=${PLUMB_SANITIZE})
    endif()
    add_test(NAME install
             COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/install/install_test.sh ${PROJECT_SOURCE_DIR}
                     ${PROJECT_BINARY_DIR} ${CMAKE_C_COMPILER} ${sanitize})
    set_tests_properties(install PROPERTIES LABELS install TIMEOUT 120)
    add_test(NAME completion COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/install/completion_test.sh
                                     $<TARGET_FILE:plumb>)
    set_tests_properties(completion PROPERTIES LABELS install TIMEOUT 60)
endif()
