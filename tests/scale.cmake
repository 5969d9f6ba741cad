if(TARGET plumb)
    set_target_properties(bench_generate PROPERTIES EXCLUDE_FROM_ALL FALSE)
    add_test(NAME scale COMMAND sh ${CMAKE_CURRENT_SOURCE_DIR}/scale/run.sh $<TARGET_FILE:plumb>
                                $<TARGET_FILE:bench_generate>)
    # Its limit is the test; sanitizers take several times as long for the same.
    set(limit 120)
    if(PLUMB_SANITIZE)
        set(limit 900)
    endif()
    set_tests_properties(scale PROPERTIES LABELS scale TIMEOUT ${limit})
endif()
