# Builds for GNU/Linux on a 64-bit ARM processor, on another machine, with Debian's g++-aarch64-linux-gnu:
#   cmake -B build -D CMAKE_TOOLCHAIN_FILE=aarch64-linux-gnu.cmake -D CMAKE_PREFIX_PATH=<cellc>
# Where qemu-user is installed, ctest runs the programs in it.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)

find_program(CELLC_QEMU_AARCH64 qemu-aarch64 DOC "Runs programs for 64-bit ARM processors")
mark_as_advanced(CELLC_QEMU_AARCH64)
if(CELLC_QEMU_AARCH64)
  set(CMAKE_CROSSCOMPILING_EMULATOR ${CELLC_QEMU_AARCH64} -L /usr/aarch64-linux-gnu)
endif()
