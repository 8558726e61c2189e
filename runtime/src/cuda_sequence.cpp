// A sequence on a GPU: what depends on inputs alone is projected for many steps in one launch, then recur takes recur_steps steps in each.
#include <algorithm>

#include <cellc/error.h>

#include "cuda_cell.h"
#include "cuda_staging.h"
#include "kernel_buffer.h"
#include "sequence_runs.h"

namespace cellc::detail {
namespace {

constexpr int64_t projected_bytes = 64 << 20;  // of a chunk of steps

struct DeviceSequence {
  const CudaCell& cell;
  const KernelInfo& kernel;
  const Sequence& s;
  CudaStream stream;
  ManyRows projected{};  // of a chunk, counted from its first step
  int64_t chunk_begin = 0;
  bool is_hoisted = false;

  Rows state_before(int64_t step, size_t k, RowRange range, bool is_reset) const {
    if (is_reset) return {cell.zeros(), s.states[k].features, range.count, 1, 0};
    return step == 0 ? rows_in(s.states[k], range, s.element_size) : rows_at(s.outputs[k], step - 1, range, s.element_size);
  }

  void run_step(int64_t step, RowRange range, bool is_reset) const {
    std::array<Rows, Step::max_arguments> operands;
    size_t count = 0;
    for (size_t k = 0; k < static_cast<size_t>(s.counts.inputs); ++k) operands[count++] = rows_at(s.inputs[k], step, range, s.element_size);
    for (size_t k = 0; k < static_cast<size_t>(s.counts.states); ++k) operands[count++] = state_before(step, k, range, is_reset);
    for (size_t k = 0; k < static_cast<size_t>(s.counts.states); ++k)
      operands[count++] = rows_at(s.outputs[k], step, range, s.element_size);
    cell.launch_step(operands.data(), s.counts);
  }

  // Steps [begin, begin + recur_steps).
  void run_steps(int64_t begin, RowRange range, bool is_reset) const {
    const auto window = [&](const SequenceRows& rows, int64_t first, int64_t element_size) {
      SequenceRows part = rows;
      part.data = rows_at(rows, first, range, element_size).data;
      part.steps = kernel.recur_steps;
      part.batch = range.count;
      return part;
    };
    ManyRows inputs, sums, outputs;
    std::array<Rows, Step::max_arguments> states;
    for (size_t k = 0; k < static_cast<size_t>(s.counts.inputs); ++k) inputs[k] = window(s.inputs[k], begin, s.element_size);
    for (size_t k = 0; k < static_cast<size_t>(s.counts.states); ++k) {
      states[k] = state_before(begin, k, range, is_reset);
      outputs[k] = window(s.outputs[k], begin, s.element_size);
    }
    for (size_t k = 0; k < static_cast<size_t>(kernel.projected_count); ++k)
      sums[k] = window(projected[k], begin - chunk_begin, kernel_element_size(compute_dtype(kernel.dtype)));
    cell.launch_recur(inputs.data(), states.data(), sums.data(), outputs.data(), s.counts);
  }

  // The last launch begins early rather than be a short one: some steps are computed again, to the same bits.
  void run_rows(int64_t begin, int64_t end, RowRange range) const {
    const bool is_reset = s.is_reset(begin, range.first);
    if (!is_hoisted || end - begin < kernel.recur_steps) {
      for (int64_t step = begin; step < end; ++step) run_step(step, range, is_reset && step == begin);
      return;
    }
    for (int64_t step = begin; step < end; step += kernel.recur_steps) {
      const int64_t first = std::min(step, end - kernel.recur_steps);
      run_steps(first, range, is_reset && first == begin);
    }
  }

  void copy(const Rows& from, const Rows& to) const {
    const auto at = [&](const Rows& rows, int64_t n, int64_t j) {
      return cuda_pointer(rows.data) + static_cast<CudaPointer>((n * rows.batch_stride + j * rows.feature_stride) * s.element_size);
    };
    const bool rows_whole = from.feature_stride == 1 && to.feature_stride == 1;
    const bool all_whole = rows_whole && is_dense(from) && is_dense(to);
    const int64_t rows = all_whole ? 1 : from.batch, pieces = rows_whole ? 1 : from.features;
    const auto bytes = static_cast<size_t>((all_whole ? from.batch : 1) * (rows_whole ? from.features : 1) * s.element_size);
    for (int64_t n = 0; n < rows; ++n)
      for (int64_t j = 0; j < pieces; ++j) check_cuda(cuda_driver().memcpy_on_device(at(to, n, j), at(from, n, j), bytes, stream));
  }

  void keep_last_states(int64_t step) const {
    for (RowRange range = next_ended(s, step, 0); range.first < s.batch; range = next_ended(s, step, range.first + range.count))
      for (size_t k = 0; k < static_cast<size_t>(s.counts.states); ++k)
        if (s.has_last_state(k) && s.states[k].features > 0)
          copy(state_before(step, k, range, false), rows_in(s.last_states[k], range, s.element_size));
  }

  void run_chunk(int64_t begin, int64_t end) const {
    while (begin < end) {
      const int64_t stretch_end = end_of_stretch(s, begin, end);
      for (RowRange run = next_run(s, begin, 0); run.first < s.batch; run = next_run(s, begin, run.first + run.count))
        run_rows(begin, stretch_end, run);
      keep_last_states(stretch_end);
      begin = stretch_end;
    }
  }

  // Rows that are one after the other over steps and batch are projected together, else each row of the batch by itself.
  void project(int64_t begin, int64_t end) const {
    bool together = true;
    for (size_t k = 0; k < static_cast<size_t>(s.counts.inputs); ++k)
      together = together && (s.batch == 1 || s.inputs[k].step_stride == s.batch * s.inputs[k].batch_stride);
    const int64_t steps = end - begin;
    const auto rows = [&](const SequenceRows& all, int64_t first, int64_t row, int64_t element_size) {
      Rows part = rows_at(all, first, {row, together ? steps * s.batch : steps}, element_size);
      if (!together || s.batch == 1) part.batch_stride = all.step_stride;
      return part;
    };
    for (int64_t row = 0; row < (together ? 1 : s.batch); ++row) {
      std::array<Rows, Step::max_arguments> inputs, states, sums;
      for (size_t k = 0; k < static_cast<size_t>(s.counts.inputs); ++k) inputs[k] = rows(s.inputs[k], begin, row, s.element_size);
      for (size_t k = 0; k < static_cast<size_t>(s.counts.states); ++k) states[k] = {cell.zeros(), s.states[k].features, 1, 1, 0};
      for (size_t k = 0; k < static_cast<size_t>(kernel.projected_count); ++k)
        sums[k] = rows(projected[k], 0, row, kernel_element_size(compute_dtype(kernel.dtype)));
      cell.launch_project(inputs.data(), states.data(), sums.data(), s.counts);
    }
  }

  void clear_ended() const {
    if (s.options->lengths.empty()) return;
    for (int64_t row = 0; row < s.batch; ++row)
      for (int64_t step = s.length(row); step < s.steps; ++step)
        for (size_t k = 0; k < static_cast<size_t>(s.counts.states); ++k)
          copy({cell.zeros(), s.outputs[k].features, 1, 1, 0}, rows_at(s.outputs[k], step, {row, 1}, s.element_size));
  }
};

bool can_hoist_on_device(const KernelInfo& kernel, const Sequence& s) {
  bool result = kernel.recur != nullptr && s.steps >= kernel.recur_steps && s.steps >= kernel.rows;
  for (size_t k = 0; k < static_cast<size_t>(s.counts.inputs); ++k) {
    const SequenceRows& input = s.inputs[k];
    const Rows all{input.data, input.features, s.steps * s.batch, input.feature_stride, std::max(input.batch_stride, input.step_stride)};
    result = result && input.feature_stride == 1 && fits_kernels(all);
  }
  return result;
}

}  // namespace

void CudaCell::sequence(Sequence s, ArrayRef<ConstTensorView> inputs, ArrayRef<ConstTensorView> states, ArrayRef<TensorView> outputs,
                        ArrayRef<TensorView> last_states) const {
  const CurrentContext current(place_);
  CudaStaging staging(place_);
  bool has_any_output = false;
  for (size_t k = 0; k < static_cast<size_t>(s.counts.inputs); ++k) s.inputs[k] = sequence_rows_of(staging.input(inputs[k]));
  for (size_t k = 0; k < static_cast<size_t>(s.counts.states); ++k) {
    const int64_t features = s.states[k].features;
    if (states.size() != 0 && states[k].defined()) s.states[k] = rows_of(staging.input(states[k]));
    has_any_output = has_any_output || s.has_output(k);
    if (s.has_output(k))
      s.outputs[k] = sequence_rows_of(staging.output(outputs[k]));
    else
      s.outputs[k] = {staging.scratch(static_cast<size_t>(s.steps * s.batch * features * s.element_size)),
                      features,
                      s.steps,
                      s.batch,
                      1,
                      s.batch * features,
                      features};
    if (s.has_last_state(k)) s.last_states[k] = rows_of(staging.output(last_states[k]));
  }
  DeviceSequence run{*this, kernel_, s, place_.stream, {}, 0, can_hoist_on_device(kernel_, s)};
  int64_t step_bytes = 0;
  for (size_t k = 0; k < static_cast<size_t>(kernel_.projected_count); ++k)
    step_bytes += s.batch * s.projected_features[k] * kernel_element_size(compute_dtype(kernel_.dtype));
  const int64_t least = std::max({projected_bytes / std::max<int64_t>(step_bytes, 1), kernel_.recur_steps, kernel_.rows});
  const int64_t chunks = run.is_hoisted ? std::max<int64_t>(1, s.steps / least) : 1, longest = (s.steps + chunks - 1) / chunks;
  for (size_t k = 0; run.is_hoisted && k < static_cast<size_t>(kernel_.projected_count); ++k) {
    const int64_t features = s.projected_features[k];
    void* memory = staging.scratch(static_cast<size_t>(longest * s.batch * features * kernel_element_size(compute_dtype(kernel_.dtype))));
    run.projected[k] = {memory, features, longest, s.batch, 1, s.batch * features, features};
  }
  run.keep_last_states(0);
  for (int64_t c = 0; c < chunks && s.steps > 0; ++c) {
    run.chunk_begin = s.steps * c / chunks;
    const int64_t end = s.steps * (c + 1) / chunks;
    if (run.is_hoisted) run.project(run.chunk_begin, end);
    run.run_chunk(run.chunk_begin, end);
  }
  if (has_any_output) run.clear_ended();
  staging.finish();
}

}  // namespace cellc::detail
