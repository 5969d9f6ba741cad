# The transcript in the README and the pages of docs/commands are what the program says now.
if(TARGET plumb)
    foreach(page IN ITEMS readme commands)
        add_test(NAME ${page} COMMAND ${PROJECT_SOURCE_DIR}/script/update-${page} --check
                                      $<TARGET_FILE:plumb>)
        set_tests_properties(${page} PROPERTIES LABELS "case;slow" TIMEOUT 60)
    endforeach()
endif()
