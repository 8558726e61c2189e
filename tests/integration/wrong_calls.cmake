# Wrong calls of cellc_add_kernels and what CMake must say. Run as: cmake -DPREFIX=... -DWORK=... -P wrong_calls.cmake
cmake_minimum_required(VERSION 3.24)

# arguments | what the message must hold
set(calls
    "| the name of the library comes first"
    "CELLS rnn_tanh | the name of the library comes first"
    "my-kernels CELLS rnn_tanh | 'my-kernels' cannot be the library's name"
    "taken CELLS rnn_tanh | there is a target taken already"
    "k | CELLS is missing"
    "k CELLS | nothing is given for CELLS"
    "k CELLS rnn_tanh SIZES | nothing is given for SIZES"
    "k CELLS rnn_tan | unknown cell 'rnn_tan'. There are: gru, ind_rnn, layer_norm_rnn, leaky_rnn, lstm, ltc, mgu, min_gru, peephole_lstm, projected_lstm, rnn_relu, rnn_tanh."
    "k CELLS rnn_tanh rnn_tanh | the cell rnn_tanh is named twice"
    "k CELLS rnn_tanh SIZES 10x20 3x4 10x20 | the size 10x20 is named twice"
    "k CELLS rnn_tanh SIZES 10x20 SIZES 10x20 | the size 10x20 is named twice"
    "k CELLS rnn_tanh SIZES 10x | malformed size '10x'. Expected extents of at least 1"
    "k CELLS rnn_tanh SIZES 10*20 | malformed size '10*20'"
    "k CELLS rnn_tanh SIZES -1x3 | malformed size '-1x3'"
    "k CELLS rnn_tanh SIZES 0x5 | malformed size '0x5'"
    "k CELLS rnn_tanh SIZES 10X20 | malformed size '10X20'"
    "k CELLS rnn_tanh SIZES I=10,H=20,H | malformed size 'I=10,H=20,H'. Expected extents of at least 1 with x between them, in the order of the cell's dimensions: 10x20, or with their names: I=10,H=20"
    "k CELLS rnn_tanh SIZES 10x20 I=3,H=4,P=5 | the sizes 10x20, I=3,H=4,P=5 have different numbers of extents"
    "k SIZES_FILE none.txt | there is no file"
    "k SIZES_FILE no_cell.cpp | no_cell.cpp:1: '// No cell here.'; expected 'cellc sizes 1', with which a sizes file begins."
    "k SIZES_FILE wrong_words.txt | wrong_words.txt:4: 'rnn_tanh 10x20'; expected a cell, a size and a dtype, such as: rnn_tanh 10x20 float32."
    "k SIZES_FILE wrong_size.txt | wrong_size.txt:3: malformed size '10*20'. Expected extents"
    "k SIZES_FILE wrong_dtype.txt | wrong_dtype.txt:3: unknown dtype 'float'. There are: float32"
    "k SIZES_FILE wrong_cell.txt | wrong_cell.txt:3: unknown cell 'first'. There are: gru, ind_rnn, layer_norm_rnn, leaky_rnn, lstm, ltc, mgu, min_gru, peephole_lstm, projected_lstm, rnn_relu, rnn_tanh."
    "k SIZES_FILE twice.txt | twice.txt:4: rnn_tanh 10x20 float32 stands there twice."
    "k SIZES_FILE others.txt SOURCE two_cells.cpp | CELLS is missing, and"
    "k CELLS rnn_tanh SIZES 010x20 | malformed size '010x20'"
    "k CELLS rnn_tanh SIZES 10x20 5 | the sizes 10x20, 5 have different numbers of extents"
    "k CELLS rnn_tanh DTYPES float | unknown dtype 'float'. There are: float32, float64, bfloat16, float16, float32-bfloat16, float32-int8."
    "k CELLS rnn_tanh DTYPES float32 float32 | the dtype float32 is named twice"
    "k CELLS rnn_tanh TARGETS avx2 | unknown target 'avx2'. There are: x86-64-v2, x86-64-v3, x86-64-v4, x86-64-v4-vnni-bf16, arm-64, arm-64-dotprod-fp16, cuda, native."
    "k CELLS rnn_tanh TARGETS x86-64-v3 x86-64-v3 | the target x86-64-v3 is named twice"
    "k CELLS rnn_tanh TARGETS native x86-64-v3 | the target native stands for one of the others"
    "k CELLS rnn_tanh GRADIENTS DTYPES bfloat16 | GRADIENTS are of float32 and float64\; DTYPES has neither."
    "k CELLS rnn_tanh GRADIENTS TARGETS cuda | GRADIENTS are for processors\; TARGETS is cuda alone."
    "k CELLS rnn_tanh DTYPES float32-int8 TARGETS x86-64-v3 cuda | there are no kernels for cuda with int8 weights. Leave cuda out of the targets, or float32-int8 in a call of its own."
    "k CELLS rnn_tanh TARGETS arm-64 | this build is for x86_64 (CMAKE_SYSTEM_PROCESSOR), which arm-64 is not for. For x86_64 there are: x86-64-v2, x86-64-v3, x86-64-v4, x86-64-v4-vnni-bf16, cuda."
    "k CELLS rnn_tanh SIZE 10x20 | unknown cell 'SIZE'. There are: gru, ind_rnn, layer_norm_rnn, leaky_rnn, lstm, ltc, mgu, min_gru, peephole_lstm, projected_lstm, rnn_relu, rnn_tanh."
    "k rnn_tanh | unexpected argument 'rnn_tanh'"
    "k CELLS first SOURCE none.cpp | there is no file"
    "k CELLS first SOURCE no_cell.cpp | no cell is declared with CELLC_CELL in:"
    "k CELLS third SOURCE two_cells.cpp | unknown cell 'third'. There are: first, second."
    "k CELLS first SOURCE two_cells.cpp no_cell.cpp | unexpected argument 'no_cell.cpp'")

# Sizes files whose third line is preceded by a comment.
function(sizes_file name)
  list(JOIN ARGN "\n" lines)
  file(WRITE ${SOURCES}/${name} "cellc sizes 1\n# a [comment]; with marks\n${lines}\n")
endfunction()
set(SOURCES ${WORK}_sources)
file(COPY ${CMAKE_CURRENT_LIST_DIR}/wrong_calls/ DESTINATION ${SOURCES})
sizes_file(wrong_words.txt "rnn_tanh 1x2 float32 # right" "rnn_tanh 10x20")
sizes_file(wrong_size.txt "rnn_tanh 10*20 float32")
sizes_file(wrong_dtype.txt "rnn_tanh 10x20 float")
sizes_file(wrong_cell.txt "first 10x20 float32")
sizes_file(twice.txt "rnn_tanh 10x20 float32" "rnn_tanh  10x20  float32")
sizes_file(others.txt "rnn_tanh 10x20 float32")

set(wrong "")
foreach(row IN LISTS calls)
  string(REGEX MATCH "^(.*)[|] (.*)$" row "${row}")
  string(STRIP "${CMAKE_MATCH_1}" arguments)
  set(expected "${CMAKE_MATCH_2}")
  string(REPLACE " " ";" arguments "${arguments}")
  execute_process(
    COMMAND ${CMAKE_COMMAND} -S ${SOURCES} -B ${WORK} -Dcellc_DIR=${PREFIX}/lib/cmake/cellc
            "-DARGUMENTS=${arguments}"
    RESULT_VARIABLE result OUTPUT_QUIET ERROR_VARIABLE message)
  string(REGEX REPLACE "[ \n]+" " " message "${message}")
  string(FIND "${message}" "${expected}" found)
  if(result EQUAL 0 OR found EQUAL -1)
    string(APPEND wrong "cellc_add_kernels(${arguments})\n  expected: ${expected}\n  was: ${message}\n")
  endif()
endforeach()
file(REMOVE_RECURSE ${WORK} ${SOURCES})
if(wrong)
  message(FATAL_ERROR "${wrong}")
endif()
