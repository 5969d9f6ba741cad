# The rules are part of the program: embed writes them as C arrays (see src/check/embedded.h).
file(GLOB PLUMB_RULE_FILES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/rules/*.json
     ${PROJECT_SOURCE_DIR}/rules/*/*.json)

add_executable(plumb_embed cmake/embed.c)
target_link_libraries(plumb_embed PRIVATE plumb_cjson)
plumb_warnings(plumb_embed)

# The list is compared by content, so that a file taken away also writes the arrays anew.
set(PLUMB_RULES_C ${PROJECT_BINARY_DIR}/generated/embedded_rules.c)
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/generated/rules.list CONTENT "${PLUMB_RULE_FILES}\n")
add_custom_command(
    OUTPUT ${PLUMB_RULES_C}
    COMMAND plumb_embed ${PLUMB_RULES_C} ${PROJECT_SOURCE_DIR} ${PLUMB_RULE_FILES}
    DEPENDS plumb_embed ${PLUMB_RULE_FILES} ${PROJECT_BINARY_DIR}/generated/rules.list
    COMMENT "Embedding the rules"
    VERBATIM)

# The style and script of the HTML report, as strings (see src/report/html/page.h).
set(PLUMB_PAGE_C ${PROJECT_BINARY_DIR}/generated/embedded_page.c)
set(page "#include \"report/html/page.h\"\n")
foreach(part IN ITEMS css js)
    set(file ${PROJECT_SOURCE_DIR}/src/report/html/page.${part})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} bytes HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
    string(APPEND page "const char pl_page_${part}[] = {${bytes}0};\n")
endforeach()
file(CONFIGURE OUTPUT ${PLUMB_PAGE_C} CONTENT "${page}" @ONLY)

# The queries on PostgreSQL's catalogue, as strings (see src/dialect/postgres/live/catalogue.def).
set(PLUMB_CATALOGUE_C ${PROJECT_BINARY_DIR}/generated/embedded_catalogue.c)
file(GLOB catalogue CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/dialect/postgres/live/catalogue/*.sql)
set(queries "")
foreach(file IN LISTS catalogue)
    get_filename_component(name ${file} NAME_WE)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} bytes HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
    string(APPEND queries "extern const char pl_catalogue_${name}[];\n"
                          "const char pl_catalogue_${name}[] = {${bytes}0};\n")
endforeach()
file(CONFIGURE OUTPUT ${PLUMB_CATALOGUE_C} CONTENT "${queries}" @ONLY)
