#pragma once
#include <array>
#include <cstring>

#include "program.h"

namespace ptx {

/// What a thread sees beside its registers.
struct Block {
  std::vector<char> shared;
  const char* parameters;
  std::array<uint32_t, 3> threads, blocks, block;
  char* (*global)(uint64_t address, size_t bytes);  ///< the memory of a device address; throws if it is nobody's
};

enum class State { runs, waits, done };

struct Thread {
  Block* block;
  std::array<uint32_t, 3> index;
  std::vector<uint64_t> registers;
  size_t at = 0;
  State state = State::runs;

  uint64_t get(const Operand& operand) const {
    return operand.reg < 0 ? operand.value : registers[static_cast<size_t>(operand.reg)] + operand.value;
  }
  void set(const Operand& operand, uint64_t value) { registers[static_cast<size_t>(operand.reg)] = value; }
};

/// Runs all blocks, one after the other. Registers begin with values that no result should depend on. std::runtime_error: an access to
/// memory that is nobody's, a barrier that some threads do not reach.
void launch(const Kernel& kernel, const char* parameters, const std::array<uint32_t, 3>& blocks, const std::array<uint32_t, 3>& threads,
            size_t shared_bytes, char* (*global)(uint64_t address, size_t bytes));

}  // namespace ptx
