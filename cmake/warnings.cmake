# plumb_warnings(TARGET): the warnings each source of ours compiles without, as far as the compiler
# knows them; as errors with PLUMB_WERROR (the presets set it, a packager need not).
include(CheckCCompilerFlag)

set(wanted
    -Wall
    -Wextra
    -Wpedantic
    -Wshadow
    -Wswitch-enum
    -Wstrict-prototypes
    -Wmissing-prototypes
    -Wold-style-definition
    -Wmissing-variable-declarations
    -Wvla
    -Wformat=2
    -Wundef
    -Wpointer-arith
    -Wwrite-strings
    -Wcast-qual
    -Wcast-align
    -Wnull-dereference
    -Wimplicit-fallthrough
    -Wdouble-promotion
    -Wfloat-equal
    -Wduplicated-cond
    -Wduplicated-branches
    -Wlogical-op
    -Wjump-misses-init
    -Wcomma
    -Wassign-enum)

# What the PostgreSQL headers need; nowhere else.
set(relaxed
    -Wno-pedantic
    -Wno-cast-qual
    -Wno-cast-align
    -Wno-switch-enum
    -Wno-duplicated-branches
    -Wno-undef
    -Wno-null-dereference)

function(plumb_known_flags out)
    set(known)
    foreach(flag IN LISTS ARGN)
        string(REGEX REPLACE "^-Wno-" "-W" probe ${flag})
        string(MAKE_C_IDENTIFIER "PLUMB_HAS${probe}" variable)
        check_c_compiler_flag(${probe} ${variable})
        if(${variable})
            list(APPEND known ${flag})
        endif()
    endforeach()
    set(${out} ${known} PARENT_SCOPE)
endfunction()

set(CMAKE_REQUIRED_QUIET ON)
plumb_known_flags(PLUMB_WARNING_FLAGS ${wanted})
plumb_known_flags(PLUMB_RELAXED_FLAGS ${relaxed})
unset(CMAKE_REQUIRED_QUIET)

function(plumb_warnings target)
    target_compile_options(${target} PRIVATE ${PLUMB_WARNING_FLAGS}
                                             $<$<BOOL:${PLUMB_WERROR}>:-Werror>)
endfunction()
