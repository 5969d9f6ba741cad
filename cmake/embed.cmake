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
