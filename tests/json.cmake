# Migrations and models in JSON: the schemas of the documentation, its examples and plumb agree.
if(TARGET plumb)
    add_test(NAME json_docs COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/json/docs.py ${PROJECT_SOURCE_DIR}
                                    $<TARGET_FILE:plumb>)
    add_test(NAME json_models COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/json/models.py ${PROJECT_SOURCE_DIR}
                                      $<TARGET_FILE:plumb>)
    set_tests_properties(json_docs json_models
                         PROPERTIES LABELS docs ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
endif()
