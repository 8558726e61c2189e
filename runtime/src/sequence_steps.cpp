// A run of neighbouring rows is one kernel call, repeated.
#include "sequence_steps.h"

#include <algorithm>

#include "moving_call.h"
#include "step_writer.h"
#include "tiles.h"

namespace cellc::detail {
namespace {

bool are_steps_rows(const Sequence& s, const SequenceRows& input) {
  return s.batch == 1 || input.step_stride == s.batch * input.batch_stride;
}

Rows as_rows(const SequenceRows& s, int64_t begin, int64_t row, int64_t count, bool together, int64_t element_size) {
  Rows rows = rows_at(s, begin, {row, count}, element_size);
  if (!together || s.batch == 1) rows.batch_stride = s.step_stride;
  return rows;
}

KernelFunction recur_for(const KernelInfo& kernel, int64_t batch) {
  return batch == 1 ? kernel.recur_one : batch <= kernel.few_rows ? kernel.recur_few : kernel.recur_many;
}

// Elements of `packed` that a step reads: about those of the states alone where sums over inputs are projected.
int64_t elements_read(const Sequence& s, const Chunk& chunk) {
  if (!chunk.hoisted) return s.packed->numel();
  int64_t inputs = 0, states = 0;
  for (int k = 0; k < s.counts.inputs; ++k) inputs += s.inputs[static_cast<size_t>(k)].features;
  for (int k = 0; k < s.counts.states; ++k) states += s.states[static_cast<size_t>(k)].features;
  return s.packed->numel() * states / std::max<int64_t>(inputs + states, 1);
}

// Steps [begin, end) of some rows, from `states`, which move on with the steps if they are those of the chunk.
void run_steps(const Sequence& s, const Chunk& chunk, int64_t begin, int64_t end, RowRange range, const Rows* states, bool states_move) {
  MovingCall call;
  const DType dtype = s.kernel->dtype;
  bool dense = true, states_dense = true;
  const auto add = [&](const Rows& rows, int64_t step_stride) {
    call.add(dtype, rows, step_stride * s.element_size);
    dense = dense && is_dense(rows);
  };
  for (int k = 0; k < s.counts.inputs; ++k) {
    const SequenceRows& input = s.inputs[static_cast<size_t>(k)];
    add(rows_at(input, begin, range, s.element_size), input.step_stride);
  }
  for (int k = 0; k < s.counts.states; ++k) {
    add(states[k], states_move ? chunk.states[static_cast<size_t>(k)].step_stride : 0);
    states_dense = states_dense && is_dense(states[k]);
  }
  const bool recurs = chunk.hoisted && states_dense;
  const int64_t projected_size = kernel_element_size(compute_dtype(dtype));
  for (int k = 0; recurs && k < s.kernel->projected_count; ++k) {
    const SequenceRows& projected = chunk.projected[static_cast<size_t>(k)];
    call.add(compute_dtype(dtype), rows_at(projected, begin - chunk.begin, range, projected_size), projected.step_stride * projected_size);
  }
  call.add_vector(s.packed->dtype(), s.packed->data(), s.packed->numel());
  call.add_tile_rows(tile_rows(range.count, *s.kernel, elements_read(s, chunk)));
  for (int k = 0; k < s.counts.states; ++k) {
    const SequenceRows& output = chunk.states[static_cast<size_t>(k)];
    add(rows_at(output, begin - chunk.first_state[static_cast<size_t>(k)], range, s.element_size), output.step_stride);
  }
  call.repeat(recurs ? recur_for(*s.kernel, range.count) : kernel_for(*s.kernel, s.kernel->few_rows, range.count, dense), end - begin);
}

}  // namespace

bool are_all_steps_rows(const Sequence& s) {
  bool result = true;
  for (int k = 0; k < s.counts.inputs; ++k) result = result && are_steps_rows(s, s.inputs[static_cast<size_t>(k)]);
  return result;
}

void project(const Sequence& s, const Chunk& chunk) {
  const int64_t steps = chunk.end - chunk.begin;
  const bool together = are_all_steps_rows(s), by_step = !together && s.batch >= s.kernel->rows;
  const int64_t calls = together ? 1 : by_step ? steps : s.batch, count = together ? steps * s.batch : by_step ? s.batch : steps;
  for (int64_t k = 0; k < calls; ++k) {
    MovingCall call;
    const DType dtype = s.kernel->dtype;
    const int64_t projected_size = kernel_element_size(compute_dtype(dtype));
    const int64_t step = by_step ? k : 0, row = by_step ? 0 : k;
    const auto rows_of = [&](const SequenceRows& rows, int64_t begin, int64_t element_size) {
      return as_rows(rows, begin + step, row, count, together || by_step, element_size);
    };
    for (int n = 0; n < s.counts.inputs; ++n) call.add(dtype, rows_of(s.inputs[static_cast<size_t>(n)], chunk.begin, s.element_size), 0);
    for (int n = 0; n < s.counts.states; ++n) call.add(dtype, {s.zeros, s.states[static_cast<size_t>(n)].features, 1, 1, 0}, 0);
    call.add_vector(s.packed->dtype(), s.packed->data(), s.packed->numel());
    call.add_tile_rows(project_rows(count, *s.kernel));
    for (int n = 0; n < s.kernel->projected_count; ++n)
      call.add(compute_dtype(dtype), rows_of(chunk.projected[static_cast<size_t>(n)], 0, projected_size), 0);
    call.repeat(s.kernel->project, 1);
  }
}

void run_rows(const Sequence& s, const Chunk& chunk, int64_t begin, int64_t end, RowRange range) {
  if (const int64_t first = rows_of_first_call(*s.kernel, range.count, elements_read(s, chunk)); first < range.count) {
    run_rows(s, chunk, begin, end, {range.first, first});
    return run_rows(s, chunk, begin, end, {range.first + first, range.count - first});
  }
  const bool resets = s.is_reset(begin, range.first);
  Rows states[Step::max_arguments];
  if (resets || begin == 0) {
    for (int k = 0; k < s.counts.states; ++k) {
      const Rows& first = s.states[static_cast<size_t>(k)];
      states[k] = resets ? Rows{s.zeros, first.features, range.count, 1, 0} : rows_in(first, range, s.element_size);
    }
    run_steps(s, chunk, begin, begin + 1, range, states, false);
    ++begin;
  }
  if (begin == end) return;
  for (size_t k = 0; k < static_cast<size_t>(s.counts.states); ++k)
    states[k] = rows_at(chunk.states[k], begin - 1 - chunk.first_state[k], range, s.element_size);
  run_steps(s, chunk, begin, end, range, states, true);
}

}  // namespace cellc::detail
