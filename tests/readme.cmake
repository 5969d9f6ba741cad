# The transcript in the README is what the program says now.
if(TARGET plumb)
    add_test(NAME readme COMMAND ${PROJECT_SOURCE_DIR}/script/update-readme --check
                                 $<TARGET_FILE:plumb>)
    set_tests_properties(readme PROPERTIES LABELS "case;slow" TIMEOUT 60)
endif()
