#include "machine.h"

#include <algorithm>
#include <stdexcept>

namespace ptx {
namespace {

void run(Thread& thread, const Kernel& kernel) {
  thread.state = State::runs;
  while (thread.state == State::runs) {
    const Instruction& instruction = kernel.code.at(thread.at++);
    const bool is_skipped =
        instruction.guard >= 0 && (thread.registers[static_cast<size_t>(instruction.guard)] & 1) == (instruction.is_guard_negative ? 1 : 0);
    if (is_skipped) continue;
    try {
      instruction.run(thread, instruction);
    } catch (const std::runtime_error& error) {
      throw std::runtime_error(kernel.name + ": " + instruction.text + ": " + error.what());
    }
  }
}

// The order in which threads run between two barriers is anything: the first one first, or last.
void run_block(Block& block, const Kernel& kernel, bool is_reversed) {
  std::vector<Thread> threads;
  const std::vector<uint64_t> registers(static_cast<size_t>(kernel.registers), 0x7ff4dead7fa0dead);
  for (uint32_t z = 0; z < block.threads[2]; ++z)
    for (uint32_t y = 0; y < block.threads[1]; ++y)
      for (uint32_t x = 0; x < block.threads[0]; ++x) threads.push_back({&block, {x, y, z}, registers});
  if (is_reversed) std::reverse(threads.begin(), threads.end());
  for (size_t done = 0; done < threads.size();) {
    size_t waiting = 0;
    for (Thread& thread : threads) {
      if (thread.state == State::done) continue;
      run(thread, kernel);
      (thread.state == State::done ? done : waiting) += 1;
    }
    if (waiting > 0 && done > 0) throw std::runtime_error(kernel.name + ": a barrier that only some threads reach");
  }
}

}  // namespace

void launch(const Kernel& kernel, const char* parameters, const std::array<uint32_t, 3>& blocks, const std::array<uint32_t, 3>& threads,
            size_t shared_bytes, char* (*global)(uint64_t address, size_t bytes)) {
  static bool is_reversed = false;
  is_reversed = !is_reversed;
  Block block{{}, parameters, threads, blocks, {}, global};
  for (uint32_t z = 0; z < blocks[2]; ++z)
    for (uint32_t y = 0; y < blocks[1]; ++y)
      for (uint32_t x = 0; x < blocks[0]; ++x) {
        block.block = {x, y, z};
        block.shared.assign(shared_bytes, '\x7f');
        run_block(block, kernel, is_reversed);
      }
}

}  // namespace ptx
