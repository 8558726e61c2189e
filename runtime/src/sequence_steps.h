#pragma once
#include "sequence_loop.h"

namespace cellc::detail {

/// Some steps of a sequence, the projected sums of which are in memory at once.
struct Chunk {
  int64_t begin, end;
  bool hoisted;
  ManyRows projected;                                    ///< its steps counted from `begin`
  ManyRows states;                                       ///< where states go: the outputs, or the ring
  std::array<int64_t, Step::max_arguments> first_state;  ///< the step that element 0 of each of `states` belongs to
};

/// Whether the rows of all inputs are one after the other over steps and batch: they are projected together, else those of each step (of a
/// batch of a tile and more) or of each row of the batch.
bool are_all_steps_rows(const Sequence& sequence);

/// The sums over inputs of a chunk's steps, into `chunk.projected`.
void project(const Sequence& sequence, const Chunk& chunk);

/// Steps [begin, end) of a chunk for neighbouring rows, none of which ends or is reset after `begin`.
void run_rows(const Sequence& sequence, const Chunk& chunk, int64_t begin, int64_t end, RowRange range);

}  // namespace cellc::detail
