# SARIF against the official schema, where script/bootstrap has fetched it and python3 can check it.
set(sarif_schema ${PROJECT_SOURCE_DIR}/build/tools/sarif-2.1.0.json)
find_program(PLUMB_PYTHON python3)
if(PLUMB_PYTHON AND EXISTS ${sarif_schema})
    add_test(NAME sarif_schema
             COMMAND ${PLUMB_PYTHON} tests/report/sarif.py $<TARGET_FILE:plumb> ${sarif_schema}
                     migrations testdata/lint/text/db testdata/lint/secret/db
             WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    set_tests_properties(sarif_schema PROPERTIES LABELS case TIMEOUT 60)
endif()
