# Runs PROGRAM and compares what it prints with the file EXPECTED.

get_filename_component(name ${EXPECTED} NAME_WE)
execute_process(COMMAND ${PROGRAM} OUTPUT_VARIABLE printed ERROR_VARIABLE errors RESULT_VARIABLE status)
if(NOT status EQUAL 0)
    message(FATAL_ERROR "${name} ended with ${status}:\n${errors}")
endif()
file(READ ${EXPECTED} expected)
if(NOT printed STREQUAL expected)
    file(WRITE ${name}.printed "${printed}")
    execute_process(COMMAND diff -u ${EXPECTED} ${name}.printed)
    message(FATAL_ERROR "${name} printed something else than ${EXPECTED}")
endif()
