# What plumb links, each missing one named with the package that has it.
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
include(cmake/postgres_parser.cmake)

# With a last argument BUNDLED and PLUMB_BUNDLE on, the static library.
function(plumb_find name header library package)
    string(TOUPPER ${name} upper)
    find_path(${upper}_INCLUDE_DIR NAMES ${header} PATH_SUFFIXES cjson postgresql)
    if(PLUMB_BUNDLE AND "${ARGN}" STREQUAL BUNDLED)
        find_library(${upper}_LIBRARY NAMES lib${library}.a)
    else()
        find_library(${upper}_LIBRARY NAMES ${library})
    endif()
    if(NOT ${upper}_INCLUDE_DIR OR NOT ${upper}_LIBRARY)
        message(FATAL_ERROR "${name} (${header}) is missing. "
                            "On Debian and Ubuntu: apt-get install ${package}")
    endif()
    add_library(plumb_${name} INTERFACE)
    target_include_directories(plumb_${name} SYSTEM INTERFACE ${${upper}_INCLUDE_DIR})
    target_link_libraries(plumb_${name} INTERFACE ${${upper}_LIBRARY})
endfunction()

plumb_find(cjson cJSON.h cjson libcjson-dev)
plumb_find(pcre2 pcre2.h pcre2-8 libpcre2-dev BUNDLED)
plumb_find(sqlite sqlite3.h sqlite3 libsqlite3-dev BUNDLED)
# Debian's static SQLite is no position-independent code, so our shared library can't hold it.
find_library(SQLITE_SHARED_LIBRARY NAMES sqlite3 REQUIRED)
# Its header only; the program loads libpq when it first connects (dialect/postgres/live/libpq.h).
plumb_find(pq libpq-fe.h pq libpq-dev)
