if(TARGET plumb)
    set_target_properties(bench_generate PROPERTIES EXCLUDE_FROM_ALL FALSE)
    add_test(NAME scale COMMAND sh ${CMAKE_CURRENT_SOURCE_DIR}/scale/run.sh $<TARGET_FILE:plumb>
                                $<TARGET_FILE:bench_generate>)
    set_tests_properties(scale PROPERTIES LABELS scale TIMEOUT 120)
endif()
