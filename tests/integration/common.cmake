# Included by the tests that build a project against the installed package.
# CMAKE_PROGRAM: the cmake of the project. GENERATOR: its build tool. NINJA: the ninja for it. PREFIX: the package. WORK: scratch.

# run(COMMAND...): fails with the command's output.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}: ${result}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

# configure(SOURCE BUILD [ARGUMENT...])
function(configure source build)
  set(generator -G ${GENERATOR})
  if(GENERATOR STREQUAL "Ninja")
    list(APPEND generator -DCMAKE_MAKE_PROGRAM=${NINJA})
  endif()
  run(${CMAKE_PROGRAM} ${generator} -S ${source} -B ${build} -DCMAKE_BUILD_TYPE=Release ${ARGN})
  set(output "${output}" PARENT_SCOPE)
endfunction()

function(build folder)
  run(${CMAKE_PROGRAM} --build ${folder} --parallel 2)
endfunction()

# fresh_folder(OUT): an empty folder outside the source and build trees.
function(fresh_folder out)
  run(mktemp -d)
  string(STRIP "${output}" folder)
  set(${out} ${folder} PARENT_SCOPE)
endfunction()

# take_block(OUT FILE LANGUAGE K): the K-th block of a Markdown file in that language.
function(take_block out file language k)
  file(READ ${file} text)
  set(fence "```")
  foreach(count RANGE 1 ${k})
    string(FIND "${text}" "${fence}${language}\n" begin)
    if(begin EQUAL -1)
      message(FATAL_ERROR "${file} has fewer than ${k} blocks of ${language}")
    endif()
    string(SUBSTRING "${text}" ${begin} -1 text)
    string(FIND "${text}" "\n" begin)
    string(SUBSTRING "${text}" ${begin} -1 text)
  endforeach()
  string(FIND "${text}" "${fence}" end)
  string(SUBSTRING "${text}" 0 ${end} text)
  set(${out} "${text}" PARENT_SCOPE)
endfunction()
