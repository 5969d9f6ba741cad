# Tests in real git repositories. Skipped where git is not installed.
if(TARGET plumb)
    foreach(name changes hook precommit github)
        add_test(NAME git_${name} COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/git/${name}.sh
                                          $<TARGET_FILE:plumb>)
        set_tests_properties(git_${name} PROPERTIES LABELS slow TIMEOUT 600 SKIP_RETURN_CODE 77)
    endforeach()
endif()
