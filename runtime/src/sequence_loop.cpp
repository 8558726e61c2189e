// A sequence is cut into chunks of steps, a chunk into stretches of steps in which the same rows go on, a stretch into runs of neighbouring
// rows. A run is one kernel call, repeated. So rows that have ended and states that are reset cost no copies and no masks.
#include "sequence_loop.h"

#include "moving_call.h"

namespace cellc::detail {
namespace {

struct Chunk {
  int64_t begin, end;
  bool hoisted;
  ManyRows projected;   ///< its steps counted from `begin`
  ManyRows states;      ///< where states go: the outputs, or the ring
  int64_t first_state;  ///< the step that element 0 of `states` belongs to
};

constexpr int64_t cache_bytes = 48 << 10;  // of a chunk's projected sums

int64_t round_up(int64_t n) { return (n + 63) / 64 * 64; }

bool are_steps_rows(const Sequence& s, const SequenceRows& input) { return s.batch == 1 || input.step_stride == s.batch * input.batch_stride; }

// Rows that are one after the other over steps and batch are projected together, else each row of the batch by itself.
bool are_all_steps_rows(const Sequence& s) {
  bool result = true;
  for (int k = 0; k < s.counts.inputs; ++k) result = result && are_steps_rows(s, s.inputs[static_cast<size_t>(k)]);
  return result;
}

Rows as_rows(const SequenceRows& s, int64_t begin, int64_t row, int64_t count, bool together, int64_t element_size) {
  Rows rows = rows_at(s, begin, {row, count}, element_size);
  if (!together || s.batch == 1) rows.batch_stride = s.step_stride;
  return rows;
}

void project(const Sequence& s, const Chunk& chunk) {
  const bool together = are_all_steps_rows(s);
  const int64_t steps = chunk.end - chunk.begin, count = together ? steps * s.batch : steps;
  for (int64_t row = 0; row < (together ? 1 : s.batch); ++row) {
    MovingCall call;
    const DType dtype = s.kernel->dtype;
    for (int k = 0; k < s.counts.inputs; ++k)
      call.add(dtype, as_rows(s.inputs[static_cast<size_t>(k)], chunk.begin, row, count, together, s.element_size), 0);
    for (int k = 0; k < s.counts.states; ++k) call.add(dtype, {s.zeros, s.states[static_cast<size_t>(k)].features, 1, 1, 0}, 0);
    call.add_vector(dtype, s.packed->data(), s.packed->numel());
    for (int k = 0; k < s.kernel->projected_count; ++k)
      call.add(dtype, as_rows(chunk.projected[static_cast<size_t>(k)], 0, row, count, together, s.element_size), 0);
    call.repeat(s.kernel->project, 1);
  }
}

// Steps [begin, end) of some rows, from `states`, which move on with the steps if they are those of the chunk.
void run_steps(const Sequence& s, const Chunk& chunk, int64_t begin, int64_t end, RowRange range, const Rows* states, bool states_move) {
  MovingCall call;
  const DType dtype = s.kernel->dtype;
  bool unit_strides = true;
  const auto add = [&](const Rows& rows, int64_t step_stride) {
    call.add(dtype, rows, step_stride * s.element_size);
    unit_strides = unit_strides && rows.feature_stride == 1;
  };
  for (int k = 0; k < s.counts.inputs; ++k) {
    const SequenceRows& input = s.inputs[static_cast<size_t>(k)];
    add(rows_at(input, begin, range, s.element_size), input.step_stride);
  }
  for (int k = 0; k < s.counts.states; ++k) add(states[k], states_move ? chunk.states[static_cast<size_t>(k)].step_stride : 0);
  const bool recurs = chunk.hoisted && unit_strides;
  for (int k = 0; recurs && k < s.kernel->projected_count; ++k) {
    const SequenceRows& projected = chunk.projected[static_cast<size_t>(k)];
    add(rows_at(projected, begin - chunk.begin, range, s.element_size), projected.step_stride);
  }
  call.add_vector(dtype, s.packed->data(), s.packed->numel());
  for (int k = 0; k < s.counts.states; ++k) {
    const SequenceRows& output = chunk.states[static_cast<size_t>(k)];
    add(rows_at(output, begin - chunk.first_state, range, s.element_size), output.step_stride);
  }
  const KernelFunction recur = range.count == 1 ? s.kernel->recur_one : s.kernel->recur_few;
  call.repeat(recurs ? recur : kernel_for(*s.kernel, range.count, unit_strides), end - begin);
}

void run_rows(const Sequence& s, const Chunk& chunk, int64_t begin, int64_t end, RowRange range) {
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
  for (int k = 0; k < s.counts.states; ++k)
    states[k] = rows_at(chunk.states[static_cast<size_t>(k)], begin - 1 - chunk.first_state, range, s.element_size);
  run_steps(s, chunk, begin, end, range, states, true);
}

// The first step after `begin` at which a row ends or is reset.
int64_t end_of_stretch(const Sequence& s, int64_t begin, int64_t end) {
  if (!s.options->lengths.empty())
    for (const int64_t length : s.options->lengths)
      if (length > begin) end = std::min(end, length);
  if (s.options->resets.empty()) return end;
  const auto* resets = s.options->resets.data();
  const auto* found = std::find_if(resets + (begin + 1) * s.batch, resets + end * s.batch, [](uint8_t reset) { return reset != 0; });
  return (found - resets) / s.batch;
}

void run_stretch(const Sequence& s, const Chunk& chunk, int64_t begin, int64_t end) {
  for (int64_t row = 0; row < s.batch;) {
    int64_t next = row + 1;
    if (s.length(row) > begin) {
      while (next < s.batch && s.length(next) > begin && s.is_reset(begin, next) == s.is_reset(begin, row)) ++next;
      run_rows(s, chunk, begin, end, {row, next - row});
    }
    row = next;
  }
}

TensorView view_of(const Sequence& s, const Rows& rows) {
  return {s.kernel->dtype, const_cast<void*>(rows.data), {rows.batch, rows.features}, {rows.batch_stride, rows.feature_stride}};
}

// The states of the rows that have had their last step, which is `step`.
void keep_last_states(const Sequence& s, const Chunk* chunk, int64_t step) {
  for (int64_t row = 0; row < s.batch; ++row) {
    if (s.length(row) != step) continue;
    int64_t next = row + 1;
    while (next < s.batch && s.length(next) == step) ++next;
    const RowRange range{row, next - row};
    for (size_t k = 0; k < static_cast<size_t>(s.counts.states); ++k) {
      if (!s.last_states[k].defined()) continue;
      const Rows from = step == 0 ? rows_in(s.states[k], range, s.element_size)
                                  : rows_at(chunk->states[k], step - 1 - chunk->first_state, range, s.element_size);
      s.last_states[k].narrow(0, range.first, range.count).copy_(view_of(s, from));
    }
    row = next - 1;
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
  if (!s.has_outputs() || s.options->lengths.empty()) return;
  for (int64_t row = 0; row < s.batch; ++row)
    for (int64_t step = s.length(row); step < s.steps; ++step)
      for (size_t k = 0; k < static_cast<size_t>(s.counts.states); ++k)
        view_of(s, rows_at(s.outputs[k], step, {row, 1}, s.element_size)).copy_(view_of(s, {s.zeros, s.outputs[k].features, 1, 1, 0}));
}

// Contiguous memory for `steps` steps of each vector, one vector after the other.
char* lay_out(ManyRows& many, int count, int64_t steps, int64_t batch, int64_t element_size, char* memory) {
  for (size_t k = 0; k < static_cast<size_t>(count); ++k) {
    const int64_t features = many[k].features;
    many[k] = {memory, features, steps, batch, 1, batch * features, features};
    memory += steps * batch * features * element_size;
  }
  return memory;
}

}  // namespace

Chunks chunks_of(const KernelInfo& kernel, int64_t steps, int64_t batch, int64_t elements, int64_t projected, bool hoisted, bool has_outputs) {
  const int64_t element_size = kernel.dtype == DType::float64 ? 8 : 4;
  Chunks chunks{1, hoisted && steps >= kernel.project_rows, 0, 0};
  if (steps == 0) return chunks;
  const int64_t bytes = std::max<int64_t>(1, batch * (chunks.hoisted ? projected : elements) * element_size);
  const int64_t least = std::max(cache_bytes / bytes, chunks.hoisted ? kernel.project_rows : 1);
  if (chunks.hoisted || !has_outputs) chunks.count = std::max<int64_t>(1, steps / least);
  const int64_t longest = (steps + chunks.count - 1) / chunks.count;
  if (chunks.hoisted) chunks.projected_bytes = round_up(longest * batch * projected * element_size);
  if (!has_outputs) chunks.ring_bytes = round_up((longest + 1) * batch * elements * element_size);
  return chunks;
}

bool can_hoist(const Sequence& s) {
  if (s.kernel->project == nullptr || s.batch > s.kernel->few_rows || s.steps < s.kernel->project_rows) return false;
  if (static_cast<int64_t>(s.packed->nbytes()) <= s.kernel->project_above) return false;
  if (s.counts.all() + s.kernel->projected_count + 1 > MovingCall::capacity || s.kernel->projected_count > Step::max_arguments) return false;
  bool result = true;
  for (int k = 0; k < s.counts.inputs; ++k) {
    const SequenceRows& input = s.inputs[static_cast<size_t>(k)];
    const Rows all{input.data, input.features, s.steps * s.batch, input.feature_stride, std::max(input.batch_stride, input.step_stride)};
    result = result && input.feature_stride == 1 && fits_kernels(all);
  }
  for (int k = 0; k < s.counts.states; ++k) result = result && s.outputs[static_cast<size_t>(k)].feature_stride == 1;
  return result;
}

void run_sequence(const Sequence& s, const Chunks& chunks, void* memory) {
  keep_last_states(s, nullptr, 0);
  Chunk chunk{0, 0, chunks.hoisted, {}, s.outputs, 0};
  const int64_t longest = (s.steps + chunks.count - 1) / chunks.count;
  if (chunks.hoisted) {
    for (int k = 0; k < s.kernel->projected_count; ++k) chunk.projected[static_cast<size_t>(k)].features = s.projected_features[static_cast<size_t>(k)];
    lay_out(chunk.projected, s.kernel->projected_count, longest, s.batch, s.element_size, static_cast<char*>(memory));
  }
  if (!s.has_outputs()) {
    for (size_t k = 0; k < static_cast<size_t>(s.counts.states); ++k) chunk.states[k].features = s.states[k].features;
    lay_out(chunk.states, s.counts.states, longest + 1, s.batch, s.element_size, static_cast<char*>(memory) + chunks.projected_bytes);
  }
  for (int64_t k = 0; k < chunks.count; ++k) {
    const int64_t before = chunk.end - chunk.first_state - 1;
    chunk.begin = chunk.end;
    chunk.end = s.steps * (k + 1) / chunks.count;
    if (!s.has_outputs()) {
      chunk.first_state = chunk.begin - 1;
      for (size_t j = 0; k > 0 && j < static_cast<size_t>(s.counts.states); ++j)
        view_of(s, rows_at(chunk.states[j], 0, {0, s.batch}, s.element_size)).copy_(view_of(s, rows_at(chunk.states[j], before, {0, s.batch}, s.element_size)));
    }
    run_chunk(s, chunk);
  }
  clear_ended(s);
}

}  // namespace cellc::detail
