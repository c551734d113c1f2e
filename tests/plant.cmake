# SPDX-License-Identifier: EUPL-1.2
# Plants a fault: copies SOURCE to OUTPUT and applies PATCH to the copy. A patch that does not fit any more fails the build.
cmake_minimum_required(VERSION 3.25)
get_filename_component(directory ${OUTPUT} DIRECTORY)
file(MAKE_DIRECTORY ${directory})
execute_process(
  COMMAND patch --quiet --fuzz=0 --no-backup-if-mismatch --reject-file=- --output=${OUTPUT} ${SOURCE} ${PATCH}
  RESULT_VARIABLE result OUTPUT_VARIABLE said ERROR_VARIABLE said)
if(NOT result EQUAL 0)
  file(REMOVE ${OUTPUT})
  message(FATAL_ERROR "${PATCH} does not fit ${SOURCE} any more: plant the fault anew, or take it out.\n${said}")
endif()
