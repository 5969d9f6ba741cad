# What inspect prints makes the database that the history makes.
if(TARGET plumb)
    plumb_live_test(inspect ${CMAKE_CURRENT_SOURCE_DIR}/live/inspect_test.sh $<TARGET_FILE:plumb>)
endif()

# The inverse of a migration takes it back.
add_executable(live_undo live/undo.c)
plumb_compile(live_undo)
target_link_libraries(live_undo PRIVATE plumb_static)
set_target_properties(live_undo PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/live
                                           OUTPUT_NAME undo)
plumb_live_test(undo ${CMAKE_CURRENT_SOURCE_DIR}/live/undo_test.sh $<TARGET_FILE:live_undo>)
plumb_live_test(undo_cases ${CMAKE_CURRENT_SOURCE_DIR}/live/undo_cases.sh $<TARGET_FILE:live_undo>)
