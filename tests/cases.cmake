# Every folder testdata/<verb>/<case> with a file `cmd` is a test of the program: cases/case.sh.
if(TARGET plumb)
    file(GLOB cases CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/testdata/*/*/cmd)
    foreach(cmd IN LISTS cases)
        get_filename_component(folder ${cmd} DIRECTORY)
        file(RELATIVE_PATH name ${PROJECT_SOURCE_DIR}/testdata ${folder})
        string(REPLACE "/" "_" name ${name})
        add_test(NAME case_${name} COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/cases/case.sh ${folder}
                                           $<TARGET_FILE:plumb>
                                           ${CMAKE_CROSSCOMPILING_EMULATOR})
        set_tests_properties(case_${name} PROPERTIES LABELS case TIMEOUT 900)
    endforeach()
endif()
