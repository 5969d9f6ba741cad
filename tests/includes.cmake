# The rooms hold to their order, and the check that says so sees what breaks it.
set(check ${CMAKE_CURRENT_SOURCE_DIR}/includes/check.sh)
add_test(NAME includes COMMAND ${check} ${PROJECT_SOURCE_DIR})
add_test(NAME includes_check
         COMMAND sh -c "'${check}' '${CMAKE_CURRENT_SOURCE_DIR}/includes/bad' | LC_ALL=C sort | \
diff '${CMAKE_CURRENT_SOURCE_DIR}/includes/bad/expected' -")
set_tests_properties(includes includes_check PROPERTIES LABELS style)
