# SPDX-License-Identifier: EUPL-1.2
# Installs sync/ as the library it is by itself, builds its examples against what was installed, and holds README to both.
# Of the build by itself only the first box is compiled: the objects of the others are those of the build under BUILD.
# cmake -DSOURCE=… -DBUILD=… -DWORK=… -DCOMPILER=… -DLAUNCHER=… -P library_test.cmake
function(must)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE failed OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(failed)
    message(FATAL_ERROR "${ARGV}\n${said}")
  endif()
  set(said "${said}" PARENT_SCOPE)
endfunction()

set(how -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_COMPILER=${COMPILER} "-DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}")
file(REMOVE_RECURSE ${WORK}/prefix ${WORK}/moved ${WORK}/example)
must(${CMAKE_COMMAND} -S ${SOURCE}/sync -B ${WORK}/sync ${how})
must(${CMAKE_COMMAND} --build ${WORK}/sync -j2 --target bijeen_schema)
must(${CMAKE_COMMAND} --install ${BUILD} --component BijeenSync --prefix ${WORK}/prefix)
# Nothing in it may remember where it was made.
file(RENAME ${WORK}/prefix ${WORK}/moved)
file(COPY ${SOURCE}/sync/example/ DESTINATION ${WORK}/example)
must(${CMAKE_COMMAND} -S ${WORK}/example -B ${WORK}/example/build ${how} -DCMAKE_PREFIX_PATH=${WORK}/moved)
must(${CMAKE_COMMAND} --build ${WORK}/example/build)

file(READ ${SOURCE}/sync/README.md readme)
foreach(name two_devices two_writers)
  must(${WORK}/example/build/${name})
  file(READ ${SOURCE}/sync/example/${name}.cpp example)
  foreach(quoted example said)
    string(FIND "${readme}" "${${quoted}}" at)
    if(at EQUAL -1)
      message(FATAL_ERROR "sync/README.md does not have, word for word:\n${${quoted}}")
    endif()
  endforeach()
endforeach()
