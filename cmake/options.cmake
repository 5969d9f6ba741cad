# plumb_options(TARGET): how all code of ours is compiled and linked.
include(CheckPIESupported)
include(CheckIPOSupported)
include(CheckLinkerFlag)
check_pie_supported()

# Assertions stay in every build: a tool that guards databases had better stop than go on wrong.
string(REPLACE "-DNDEBUG" "" CMAKE_C_FLAGS_RELEASE "${CMAKE_C_FLAGS_RELEASE}")
string(REPLACE "-O3" "-O2" CMAKE_C_FLAGS_RELEASE "${CMAKE_C_FLAGS_RELEASE}")

add_library(plumb_options INTERFACE)
target_compile_definitions(plumb_options INTERFACE _GNU_SOURCE
                           $<$<BOOL:${APPLE}>:_DARWIN_C_SOURCE>
                           $<$<BOOL:${PLUMB_ARENA_SINGLE}>:PL_ARENA_SINGLE>)
# What is built must not depend on where.
target_compile_options(plumb_options INTERFACE -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
if(PLUMB_SANITIZE)
    target_compile_definitions(plumb_options INTERFACE PL_SANITIZED)
    target_compile_options(plumb_options INTERFACE -fsanitize=${PLUMB_SANITIZE}
                                                   -fno-sanitize-recover=all
                                                   -fno-omit-frame-pointer)
    target_link_options(plumb_options INTERFACE -fsanitize=${PLUMB_SANITIZE})
endif()

if(PLUMB_HARDEN)
    set(CMAKE_REQUIRED_QUIET ON)
    plumb_known_flags(hardening -fstack-protector-strong -fstack-clash-protection
                      -fcf-protection)
    foreach(flag IN ITEMS -Wl,-z,relro -Wl,-z,now)
        string(MAKE_C_IDENTIFIER "PLUMB_LINKS${flag}" variable)
        check_linker_flag(C ${flag} ${variable})
        if(${variable})
            target_link_options(plumb_options INTERFACE ${flag})
        endif()
    endforeach()
    unset(CMAKE_REQUIRED_QUIET)
    target_compile_options(plumb_options INTERFACE ${hardening} -U_FORTIFY_SOURCE
                                                   -D_FORTIFY_SOURCE=2)
endif()

# The static library must work for a linker that knows nothing of link-time optimisation, so only
# gcc, which can put both forms in an object, uses it.
function(plumb_optimise_at_link_time)
    if(CMAKE_BUILD_TYPE STREQUAL "Release" AND CMAKE_C_COMPILER_ID STREQUAL "GNU"
       AND NOT PLUMB_SANITIZE)
        check_ipo_supported(RESULT works OUTPUT ignored LANGUAGES C)
        if(works)
            set_target_properties(${ARGN} PROPERTIES INTERPROCEDURAL_OPTIMIZATION ON)
            foreach(target IN LISTS ARGN)
                target_compile_options(${target} PRIVATE -ffat-lto-objects)
            endforeach()
        endif()
    endif()
endfunction()
