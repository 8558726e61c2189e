# Peers from the Python environment that run.sh makes, each a module of its own: peers/module.h tells why.
set(CELLC_PEERS_ENVIRONMENT "" CACHE PATH "A Python environment with what benchmarks/requirements/ lists; empty: no peers from there")
set(environment "${CELLC_PEERS_ENVIRONMENT}")
file(GLOB packages "${environment}/lib/python3*/site-packages")
set(modules "")

# cellc_peer_module(NAME [LIBRARIES files...] [INCLUDE folder] [OPTIONS link options...] [SOURCES files...]): builds peers/<name>.cpp if the
# libraries exist. CELLC_PEER_LIBRARY is the first of them.
function(cellc_peer_module name)
  cmake_parse_arguments(PARSE_ARGV 1 needs "" "INCLUDE" "LIBRARIES;OPTIONS;SOURCES")
  foreach(file IN LISTS needs_LIBRARIES needs_INCLUDE)
    if(NOT EXISTS "${file}")
      set(missing TRUE)
    endif()
  endforeach()
  if(missing OR NOT needs_LIBRARIES)
    message(STATUS "Benchmarks: ${name} is not installed; left out")
    return()
  endif()
  add_library(peer_${name} MODULE peers/${name}.cpp ${needs_SOURCES})
  cellc_strict(peer_${name} 20)
  target_compile_options(peer_${name} PRIVATE -O3 -march=${CELLC_BENCHMARK_MARCH})
  target_include_directories(peer_${name} SYSTEM PRIVATE ${needs_INCLUDE})
  target_link_options(peer_${name} PRIVATE ${needs_OPTIONS})
  list(GET needs_LIBRARIES 0 first)
  target_compile_definitions(peer_${name} PRIVATE CELLC_PEER_LIBRARY="${first}")
  list(JOIN needs_LIBRARIES "," libraries)
  target_link_libraries(peer_${name} PRIVATE cellc_peer_problem Threads::Threads ${CMAKE_DL_LIBS} $<LINK_GROUP:RESCAN,${libraries}>)
  add_dependencies(cellc_peers peer_${name})
  set(modules ${modules} $<TARGET_FILE:peer_${name}> PARENT_SCOPE)
endfunction()

if(environment)
  cellc_peer_module(onednn LIBRARIES "${environment}/lib/libdnnl.so.3" INCLUDE "${environment}/include" OPTIONS -fopenmp SOURCES peers/onednn_training.cpp)
  set(mkl "${environment}/lib/libmkl")
  cellc_peer_module(
    mkl
    LIBRARIES ${mkl}_intel_lp64.a ${mkl}_sequential.a ${mkl}_core.a
    INCLUDE "${environment}/include"
    OPTIONS LINKER:--exclude-libs,ALL)
  set(torch "${packages}/torch")
  cellc_peer_module(
    torch
    LIBRARIES "${torch}/lib/libtorch_cpu.so" "${torch}/lib/libc10.so"
    INCLUDE "${torch}/include"
    OPTIONS "LINKER:-rpath-link,${packages}/nvidia/cu13/lib")
  file(GLOB library "${packages}/onnxruntime/capi/libonnxruntime.so.*")
  cellc_peer_module(onnxruntime LIBRARIES ${library} SOURCES peers/onnx_model.cpp OPTIONS LINKER:--as-needed)
  file(GLOB library "${packages}/openvino/libs/libopenvino.so.*")
  cellc_peer_module(openvino LIBRARIES ${library} INCLUDE "${packages}/openvino/include")
endif()
list(JOIN modules ":" modules)
set_source_files_properties(peers/modules.cpp PROPERTIES COMPILE_DEFINITIONS CELLC_PEER_MODULES="${modules}")
