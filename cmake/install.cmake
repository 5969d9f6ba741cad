# What a package holds: program, libraries, headers, pkg-config, man page, completions.
install(TARGETS plumb_static plumb_shared ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
                                          LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/plumb DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING
        PATTERN "*.h")
# Found from where the file is: `cmake --install --prefix` says a prefix that nobody knew before.
if(IS_ABSOLUTE ${CMAKE_INSTALL_LIBDIR})
    set(PLUMB_PC_PREFIX ${CMAKE_INSTALL_PREFIX})
else()
    file(RELATIVE_PATH up /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
    string(REGEX REPLACE "/$" "" up ${up})
    set(PLUMB_PC_PREFIX "\${pcfiledir}/${up}")
endif()
configure_file(cmake/plumb.pc.in plumb.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/plumb.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)

# The program writes its own man page and completions, from the tables that parse its options.
function(plumb_generate what file destination)
    set(output ${PROJECT_BINARY_DIR}/generated/${what}/${file})
    file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/generated/${what})
    add_custom_command(OUTPUT ${output} COMMAND plumb --generate ${what} > ${output} DEPENDS plumb
                       VERBATIM)
    set_property(GLOBAL APPEND PROPERTY PLUMB_GENERATED ${output})
    install(FILES ${output} DESTINATION ${destination})
endfunction()

if(TARGET plumb)
    install(TARGETS plumb RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
    if(EXISTS ${PROJECT_SOURCE_DIR}/src/cli/generate.c)
        plumb_generate(man plumb.1 ${CMAKE_INSTALL_MANDIR}/man1)
        plumb_generate(bash plumb ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
        plumb_generate(zsh _plumb ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
        plumb_generate(fish plumb.fish ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
        get_property(generated GLOBAL PROPERTY PLUMB_GENERATED)
        add_custom_target(plumb_generated ALL DEPENDS ${generated})
    endif()
endif()
