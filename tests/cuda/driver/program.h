#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

/// A kernel in PTX (https://docs.nvidia.com/cuda/parallel-thread-execution), as far as cellc's use it, read into instructions that a
/// thread can be walked through. So the code that a GPU would be given runs on any machine: slowly, with every access checked.
namespace ptx {

/// A register, a number, or an address: a register or parameter and an offset.
struct Operand {
  int reg = -1;        ///< -1: none
  uint64_t value = 0;  ///< of a number, or an offset
};

struct Thread;
struct Instruction;
using Operation = void (*)(Thread&, const Instruction&);

struct Instruction {
  std::string text;
  Operation run = nullptr;
  int guard = -1;  ///< a predicate register; -1: always
  bool is_guard_negative = false;
  std::vector<Operand> to, from;
  size_t target = 0;  ///< of a branch
};

struct Kernel {
  std::string name;
  std::vector<size_t> parameter_bytes, parameter_offsets;
  int registers = 0;
  std::vector<Instruction> code;
};

/// std::runtime_error for a line that is not understood.
std::vector<Kernel> read_program(const std::string& text);

/// The operation of an instruction's name, null if it is not there.
Operation find_operation(const std::string& name);

}  // namespace ptx
