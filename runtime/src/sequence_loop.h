#pragma once
#include <array>

#include <cellc/sequence.h>
#include <cellc/step.h>

#include "sequence_rows.h"
#include "step_writer.h"

namespace cellc::detail {

using ManyRows = std::array<SequenceRows, Step::max_arguments>;

/// A sequence whose operands are checked.
struct Sequence {
  const KernelInfo* kernel;
  OperandCounts counts;
  int64_t element_size, steps, batch;
  const Tensor* packed;
  const void* zeros;  ///< as long as the longest state
  ManyRows inputs;
  std::array<Rows, Step::max_arguments> states;       ///< before the first step
  ManyRows outputs;                                   ///< of all steps, for each state; steps == 0: not wanted
  std::array<Rows, Step::max_arguments> last_states;  ///< data null: not wanted
  std::array<int64_t, Step::max_arguments> projected_features;
  const SequenceOptions* options;

  int64_t length(int64_t row) const { return options->lengths.empty() ? steps : options->lengths[static_cast<size_t>(row)]; }
  bool is_reset(int64_t step, int64_t row) const {
    return !options->resets.empty() && options->resets[static_cast<size_t>(step * batch + row)] != 0;
  }
  bool has_output(size_t state) const { return outputs[state].steps > 0; }
  bool has_last_state(size_t state) const { return last_states[state].data != nullptr; }
};

/// How it is cut into chunks of steps, and the memory that a chunk takes.
struct Chunks {
  int64_t count, longest;   ///< in steps
  int64_t unit;             ///< all but the last have a multiple of so many steps
  bool hoisted;             ///< sums over inputs are projected for a chunk at once
  int64_t projected_bytes;  ///< of a chunk
  int64_t ring_bytes;       ///< of a chunk's states and the one before it, of those whose outputs are not wanted
};

/// `ring`: elements of a row of the states whose outputs are not wanted; `projected`: of the projected vectors of a row.
Chunks chunks_of(const KernelInfo& kernel, int64_t steps, int64_t batch, int64_t ring, int64_t projected, bool hoisted);

/// The step after the last one of chunk `k`.
inline int64_t end_of_chunk(const Chunks& chunks, int64_t steps, int64_t k) {
  return k + 1 == chunks.count ? steps : steps * (k + 1) / chunks.count / chunks.unit * chunks.unit;
}

/// More rows use the weights of a whole step often enough.
constexpr int64_t most_hoisted_rows = 64;

/// Whether there are kernels for the two halves of a step of so many rows.
bool may_hoist(const KernelInfo& kernel, int64_t batch);

/// Whether the sequence runs through project and recur: strides and lengths allow it, and parameters are beyond the first cache. Its parts
/// on several threads do as the whole: the two halves may add in another order.
bool can_hoist(const Sequence& sequence);

/// Computes it. `memory` is aligned to 64 bytes and has the bytes of both parts of a chunk, each rounded up to 64.
void run_sequence(const Sequence& sequence, const Chunks& chunks, void* memory);

}  // namespace cellc::detail
