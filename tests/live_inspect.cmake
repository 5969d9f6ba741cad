# What inspect prints makes the database that the history makes.
if(TARGET plumb)
    plumb_live_test(inspect ${CMAKE_CURRENT_SOURCE_DIR}/live/inspect_test.sh $<TARGET_FILE:plumb>)
endif()
