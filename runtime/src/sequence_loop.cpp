// A sequence is cut into chunks of steps, a chunk into stretches and runs (sequence_runs.h). A run is one kernel call, repeated. So rows
// that have ended and states that are reset cost no copies and no masks.
#include "sequence_loop.h"

#include <algorithm>

#include "sequence_runs.h"
#include "sequence_steps.h"

namespace cellc::detail {
namespace {

void run_stretch(const Sequence& s, const Chunk& chunk, int64_t begin, int64_t end) {
  for (RowRange run = next_run(s, begin, 0); run.first < s.batch; run = next_run(s, begin, run.first + run.count))
    run_rows(s, chunk, begin, end, run);
}

TensorView view_of(const Sequence& s, const Rows& rows) {
  return {s.kernel->dtype, const_cast<void*>(rows.data), {rows.batch, rows.features}, {rows.batch_stride, rows.feature_stride}};
}

// The states of the rows that have had their last step, which is `step`.
void keep_last_states(const Sequence& s, const Chunk* chunk, int64_t step) {
  for (RowRange range = next_ended(s, step, 0); range.first < s.batch; range = next_ended(s, step, range.first + range.count)) {
    for (size_t k = 0; k < static_cast<size_t>(s.counts.states); ++k) {
      if (!s.has_last_state(k)) continue;
      const Rows from = step == 0 ? rows_in(s.states[k], range, s.element_size)
                                  : rows_at(chunk->states[k], step - 1 - chunk->first_state[k], range, s.element_size);
      view_of(s, rows_in(s.last_states[k], range, s.element_size)).copy_(view_of(s, from));
    }
  }
}

void run_chunk(const Sequence& s, const Chunk& chunk) {
  if (chunk.hoisted) project(s, chunk);
  for (int64_t begin = chunk.begin; begin < chunk.end;) {
    const int64_t end = end_of_stretch(s, begin, chunk.end);
    run_stretch(s, chunk, begin, end);
    keep_last_states(s, &chunk, end);
    begin = end;
  }
}

// Outputs after the last step of a row.
void clear_ended(const Sequence& s) {
  if (s.options->lengths.empty()) return;
  for (int64_t row = 0; row < s.batch; ++row)
    for (int64_t step = s.length(row); step < s.steps; ++step)
      for (size_t k = 0; k < static_cast<size_t>(s.counts.states); ++k)
        if (s.has_output(k))
          view_of(s, rows_at(s.outputs[k], step, {row, 1}, s.element_size)).copy_(view_of(s, {s.zeros, s.outputs[k].features, 1, 1, 0}));
}

// Contiguous memory for `steps` steps of a vector, from `memory` on, which moves behind it.
SequenceRows lay_out(int64_t features, int64_t steps, int64_t batch, int64_t element_size, char*& memory) {
  const SequenceRows rows{memory, features, steps, batch, 1, batch * features, features};
  memory += steps * batch * features * element_size;
  return rows;
}

// The states of a new chunk whose outputs are not wanted begin with the one before its first step.
void move_ring(const Sequence& s, Chunk& chunk, int64_t steps_before) {
  for (size_t k = 0; k < static_cast<size_t>(s.counts.states); ++k) {
    if (s.has_output(k)) continue;
    const auto state_at = [&](int64_t step) { return view_of(s, rows_at(chunk.states[k], step, {0, s.batch}, s.element_size)); };
    chunk.first_state[k] = chunk.begin - 1;
    if (chunk.begin > 0) state_at(0).copy_(state_at(steps_before));
  }
}

}  // namespace

void run_sequence(const Sequence& s, const Chunks& chunks, void* memory) {
  keep_last_states(s, nullptr, 0);
  Chunk chunk;
  chunk.begin = chunk.end = 0;
  chunk.hoisted = chunks.hoisted;
  char* projected = static_cast<char*>(memory);
  char* ring = projected + chunks.projected_bytes;
  for (size_t k = 0; chunks.hoisted && k < static_cast<size_t>(s.kernel->projected_count); ++k)
    chunk.projected[k] =
        lay_out(s.projected_features[k], chunks.longest, s.batch, kernel_element_size(compute_dtype(s.kernel->dtype)), projected);
  for (size_t k = 0; k < static_cast<size_t>(s.counts.states); ++k) {
    chunk.states[k] = s.has_output(k) ? s.outputs[k] : lay_out(s.states[k].features, chunks.longest + 1, s.batch, s.element_size, ring);
    chunk.first_state[k] = 0;
  }
  for (int64_t k = 0; k < chunks.count; ++k) {
    const int64_t steps_before = chunk.end - chunk.begin;
    chunk.begin = chunk.end;
    chunk.end = end_of_chunk(chunks, s.steps, k);
    move_ring(s, chunk, steps_before);
    run_chunk(s, chunk);
  }
  clear_ended(s);
}

}  // namespace cellc::detail
