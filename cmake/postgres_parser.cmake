# The parser: libpg_query, and the node structs it builds, from the PostgreSQL server headers of the
# same major version. Defines the target plumb::postgres_parser, or says what to install.

set(debian_hint "On Debian and Ubuntu: apt-get install libpg-query-dev postgresql-server-dev-")

function(plumb_major_version out header)
    set(major "")
    if(EXISTS ${header})
        file(STRINGS ${header} line REGEX "^#define PG_MAJORVERSION \"")
        string(REGEX REPLACE ".*\"([0-9]+)\".*" "\\1" major "${line}")
    endif()
    set(${out} "${major}" PARENT_SCOPE)
endfunction()

find_path(PG_QUERY_INCLUDE_DIR pg_query.h)
if(PLUMB_BUNDLE)
    find_library(PG_QUERY_LIBRARY libpg_query.a)
else()
    find_library(PG_QUERY_LIBRARY pg_query)
endif()
if(NOT PG_QUERY_INCLUDE_DIR OR NOT PG_QUERY_LIBRARY)
    message(FATAL_ERROR "libpg_query is missing. ${debian_hint}15")
endif()
if(NOT EXISTS ${PG_QUERY_INCLUDE_DIR}/pg_query/pg_query_internal.h)
    message(FATAL_ERROR "libpg_query is installed without pg_query/pg_query_internal.h "
                        "(releases 16 and newer leave it out); plumb needs libpg_query 15. "
                        "${debian_hint}15")
endif()
plumb_major_version(PLUMB_POSTGRES_MAJOR ${PG_QUERY_INCLUDE_DIR}/pg_query.h)

# A pg_config in PATH may belong to another version, so it is one candidate among several.
set(candidates
    ${POSTGRES_SERVER_INCLUDE_DIR}
    /usr/include/postgresql/${PLUMB_POSTGRES_MAJOR}/server
    /usr/pgsql-${PLUMB_POSTGRES_MAJOR}/include/server
    /opt/homebrew/opt/postgresql@${PLUMB_POSTGRES_MAJOR}/include/postgresql/server
    /usr/local/opt/postgresql@${PLUMB_POSTGRES_MAJOR}/include/postgresql/server)
find_program(PG_CONFIG NAMES pg_config
             HINTS /usr/lib/postgresql/${PLUMB_POSTGRES_MAJOR}/bin)
if(PG_CONFIG)
    execute_process(COMMAND ${PG_CONFIG} --includedir-server OUTPUT_VARIABLE told
                    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    list(APPEND candidates ${told})
endif()

set(server_headers "")
foreach(candidate IN LISTS candidates)
    plumb_major_version(major ${candidate}/pg_config.h)
    if("${major}" STREQUAL "${PLUMB_POSTGRES_MAJOR}" AND EXISTS ${candidate}/nodes/parsenodes.h)
        set(server_headers ${candidate})
        break()
    endif()
endforeach()
if(NOT server_headers)
    message(FATAL_ERROR
        "libpg_query here reads PostgreSQL ${PLUMB_POSTGRES_MAJOR}, but the server headers of "
        "PostgreSQL ${PLUMB_POSTGRES_MAJOR} are missing (looked in ${candidates}). "
        "${debian_hint}${PLUMB_POSTGRES_MAJOR}, or set POSTGRES_SERVER_INCLUDE_DIR.")
endif()
message(STATUS "PostgreSQL ${PLUMB_POSTGRES_MAJOR} grammar: ${PG_QUERY_LIBRARY}, ${server_headers}")

add_library(plumb_postgres_parser INTERFACE)
target_include_directories(plumb_postgres_parser SYSTEM
                           INTERFACE ${PG_QUERY_INCLUDE_DIR} ${server_headers})
