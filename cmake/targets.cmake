# Everything is compiled once, position-independent and hidden, into object libraries; the static
# and the shared library, the program and the tests are linked from those.
set(library_rooms base model dialect source check plan report)
set(library_globs ${PROJECT_SOURCE_DIR}/src/api*.c)
foreach(room IN LISTS library_rooms)
    list(APPEND library_globs ${PROJECT_SOURCE_DIR}/src/${room}/*.c)
endforeach()
file(GLOB_RECURSE library_sources CONFIGURE_DEPENDS ${library_globs})
file(GLOB_RECURSE cli_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/cli/*.c)

set(parser_sources ${library_sources})
list(FILTER parser_sources INCLUDE REGEX "/src/dialect/postgres/read/")
list(FILTER library_sources EXCLUDE REGEX "/src/dialect/postgres/read/")

function(plumb_compile target)
    target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src
                                                 ${PROJECT_SOURCE_DIR}/include)
    target_compile_definitions(${target} PRIVATE PLUMB_VERSION="${PROJECT_VERSION}")
    target_link_libraries(${target} PRIVATE plumb_options Threads::Threads)
    plumb_warnings(${target})
endfunction()

# The parser's headers redefine sprintf and friends, so the poison of banned.h can't come first.
function(plumb_ban target)
    target_compile_options(${target} PRIVATE "SHELL:-include ${PROJECT_SOURCE_DIR}/src/base/banned.h")
endfunction()

add_library(plumb_objects OBJECT ${library_sources} ${PLUMB_RULES_C} ${PLUMB_PAGE_C}
            ${PLUMB_CATALOGUE_C})
plumb_compile(plumb_objects)
plumb_ban(plumb_objects)
target_link_libraries(plumb_objects PRIVATE plumb_cjson plumb_pcre2 plumb_sqlite plumb_pq)

set(object_libraries plumb_objects)
if(parser_sources)
    add_library(plumb_parser_objects OBJECT ${parser_sources})
    plumb_compile(plumb_parser_objects)
    target_compile_options(plumb_parser_objects PRIVATE ${PLUMB_RELAXED_FLAGS})
    target_link_libraries(plumb_parser_objects PRIVATE plumb_postgres_parser plumb_cjson)
    list(APPEND object_libraries plumb_parser_objects)
endif()
set(objects)
foreach(each IN LISTS object_libraries)
    list(APPEND objects $<TARGET_OBJECTS:${each}>)
endforeach()

set(linked ${PG_QUERY_LIBRARY} ${CJSON_LIBRARY} ${PCRE2_LIBRARY} Threads::Threads m
    ${CMAKE_DL_LIBS})

add_library(plumb_static STATIC ${objects})
target_link_libraries(plumb_static PUBLIC ${SQLITE_LIBRARY} ${linked} PRIVATE plumb_options)
set_target_properties(plumb_static PROPERTIES OUTPUT_NAME plumb)

add_library(plumb_shared SHARED ${objects})
target_link_libraries(plumb_shared PRIVATE ${SQLITE_SHARED_LIBRARY} ${linked} plumb_options)
set_target_properties(plumb_shared PROPERTIES OUTPUT_NAME plumb VERSION ${PROJECT_VERSION}
                                              SOVERSION ${PROJECT_VERSION_MAJOR} LINKER_LANGUAGE C)

set(optimised ${object_libraries} plumb_shared)
if(cli_sources)
    # All but main() is a library of its own, so that tests can ask it.
    list(FILTER cli_sources EXCLUDE REGEX "/src/cli/main\\.c$")
    add_library(plumb_cli STATIC ${cli_sources})
    plumb_compile(plumb_cli)
    plumb_ban(plumb_cli)
    add_executable(plumb ${PROJECT_SOURCE_DIR}/src/cli/main.c)
    plumb_compile(plumb)
    plumb_ban(plumb)
    target_link_libraries(plumb PRIVATE plumb_cli plumb_static)
    list(APPEND optimised plumb_cli plumb)
endif()
plumb_optimise_at_link_time(${optimised})

# A header that needs another one first is wrong; compiled alone, it shows.
if(PLUMB_CHECK_HEADERS)
    file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/*.h
         ${PROJECT_SOURCE_DIR}/include/*.h)
    foreach(header IN LISTS headers)
        string(REGEX REPLACE "^${PROJECT_SOURCE_DIR}/(src|include)/" "" name ${header})
        string(MAKE_C_IDENTIFIER ${name} file)
        set(alone ${PROJECT_BINARY_DIR}/generated/alone/${file}.c)
        file(CONFIGURE OUTPUT ${alone} CONTENT "#include \"${name}\" /* alone */\n")
        if(name MATCHES "^dialect/postgres/read/")
            list(APPEND parser_headers ${alone})
        else()
            list(APPEND plain_headers ${alone})
        endif()
    endforeach()
    add_library(plumb_headers OBJECT ${plain_headers})
    plumb_compile(plumb_headers)
    target_compile_options(plumb_headers PRIVATE -Wno-pedantic) # a file without a declaration
    target_link_libraries(plumb_headers PRIVATE plumb_cjson plumb_pcre2 plumb_sqlite plumb_pq)
    if(parser_headers)
        add_library(plumb_parser_headers OBJECT ${parser_headers})
        plumb_compile(plumb_parser_headers)
        target_compile_options(plumb_parser_headers PRIVATE ${PLUMB_RELAXED_FLAGS})
        target_link_libraries(plumb_parser_headers PRIVATE plumb_postgres_parser plumb_cjson)
    endif()
endif()
