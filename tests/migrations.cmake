# The example history runs on a real server as far as it says it does.
plumb_live_test(example_history ${CMAKE_CURRENT_SOURCE_DIR}/live/example_history.sh
                ${PROJECT_SOURCE_DIR}/migrations)
