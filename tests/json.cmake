# Migrations in JSON: the schema of the documentation, its examples and plumb agree.
if(TARGET plumb)
    add_test(NAME json_docs COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/json/docs.py ${PROJECT_SOURCE_DIR}
                                    $<TARGET_FILE:plumb>)
    set_tests_properties(json_docs PROPERTIES LABELS docs)
endif()
