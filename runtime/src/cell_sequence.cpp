// Cell::sequence: from views to checked operands.
#include <cellc/cell_module.h>

#include <algorithm>
#include <numeric>
#include <optional>

#include <cellc/error.h>

#include "cuda_cell.h"
#include "parts.h"
#include "sequence_checks.h"

namespace cellc {
namespace {

using detail::Sequence;

void expect_count(const char* what, size_t got, int expected, const CellInfo& cell) {
  if (got != 0 && got != static_cast<size_t>(expected))
    throw ValueError(std::string(cell.name) + ": expected " + std::to_string(expected) + " " + what + ", got " + std::to_string(got));
}

ConstTensorView first_defined(ArrayRef<TensorView> views) {
  for (const TensorView& view : views)
    if (view.defined()) return view;
  return {};
}

// What a row of a vector needs in all: of the states whose outputs are not wanted, of the projected vectors.
struct RowElements {
  int64_t ring, projected;
};

int64_t projected_elements(const KernelInfo& kernel, const std::vector<int64_t>& sizes) {
  int64_t sum = 0;
  for (int k = 0; k < kernel.projected_count; ++k) sum += kernel.projected_size(sizes.data(), k);
  return sum;
}

size_t bytes_of(const detail::Chunks& chunks) { return static_cast<size_t>(chunks.projected_bytes + chunks.ring_bytes); }

double multiply_adds(const Tensor& packed, int64_t steps, int64_t batch) {
  return static_cast<double>(packed.numel()) * static_cast<double>(steps) * static_cast<double>(batch);
}

// Some of the rows as a sequence of their own.
Sequence rows_in(const Sequence& s, detail::RowRange range) {
  Sequence part = s;
  part.batch = range.count;
  for (size_t k = 0; k < static_cast<size_t>(s.counts.inputs); ++k) part.inputs[k] = detail::rows_in(s.inputs[k], range, s.element_size);
  for (size_t k = 0; k < static_cast<size_t>(s.counts.states); ++k) {
    part.states[k] = detail::rows_in(s.states[k], range, s.element_size);
    part.outputs[k] = detail::rows_in(s.outputs[k], range, s.element_size);
    if (s.has_last_state(k)) part.last_states[k] = detail::rows_in(s.last_states[k], range, s.element_size);
  }
  return part;
}

// A part with the memory that it needs, from `offset` of the workspace on.
struct Part {
  Sequence sequence;
  detail::Chunks chunks;
  size_t offset;
};

void run_in_parts(const Sequence& s, int64_t count, const RowElements& row, SequenceWorkspace& workspace) {
  const bool hoisted = detail::can_hoist(s);
  const auto chunks_of = [&](const Sequence& part) {
    return detail::chunks_of(*part.kernel, part.steps, part.batch, row.ring, row.projected, hoisted);
  };
  if (count == 1) {
    const detail::Chunks chunks = chunks_of(s);
    return detail::run_sequence(s, chunks, workspace.reserve(bytes_of(chunks)));
  }
  struct Call {
    std::vector<Part> parts;
    char* memory = nullptr;
  } call;
  size_t bytes = 0;
  for (int64_t k = 0; k < count; ++k) {
    const Sequence sequence = rows_in(s, detail::rows_of_part(s.batch, k, count));
    call.parts.push_back({sequence, chunks_of(sequence), bytes});
    bytes += bytes_of(call.parts.back().chunks);
  }
  call.memory = static_cast<char*>(workspace.reserve(bytes));
  const auto run = [](void* all, int64_t k) {
    const Part& part = static_cast<Call*>(all)->parts[static_cast<size_t>(k)];
    detail::run_sequence(part.sequence, part.chunks, static_cast<Call*>(all)->memory + part.offset);
  };
  detail::run_parts(run, &call, count);
}

}  // namespace

std::vector<Tensor> Cell::sequence(ArrayRef<ConstTensorView> inputs, ArrayRef<ConstTensorView> states,
                                   const SequenceOptions& options) const {
  if (inputs.size() == 0 || !inputs[0].defined())
    throw ValueError(std::string(info().name) + ": a sequence needs inputs, or outputs that say its length");
  IntArray sizes = inputs[0].sizes();
  std::vector<Tensor> outputs;
  std::vector<TensorView> views;
  for (const int64_t features : state_features_) {
    sizes[sizes.size() - 1] = features;
    outputs.push_back(new_tensor(sizes));
    views.push_back(outputs.back().view());
  }
  sequence(inputs, states, views, {}, options);
  return outputs;
}

size_t Cell::sequence_workspace_bytes(int64_t steps, int64_t batch, bool has_outputs, int threads) const {
  const int64_t elements = std::accumulate(state_features_.begin(), state_features_.end(), int64_t{0});
  return workspace_bytes(steps, batch, has_outputs ? 0 : elements, threads);
}

size_t Cell::workspace_bytes(int64_t steps, int64_t batch, int64_t ring_elements, int threads) const {
  if (cuda_ != nullptr) return 0;
  const int64_t projected = projected_elements(kernel(), sizes_);
  const auto bytes_for = [&](int64_t rows, bool hoisted) {
    return bytes_of(detail::chunks_of(kernel(), steps, rows, ring_elements, projected, hoisted));
  };
  const auto most_bytes = [&](int64_t rows) {
    return std::max(bytes_for(rows, false), detail::may_hoist(kernel(), batch) ? bytes_for(rows, true) : 0);
  };
  const int64_t count = detail::count_parts(kernel(), batch, multiply_adds(packed_, steps, batch), threads);
  size_t sum = 0;
  for (int64_t k = 0; k < count; ++k) sum += most_bytes(detail::rows_of_part(batch, k, count).count);
  return std::max(sum, most_bytes(batch));  // with lengths or resets on one thread
}

void Cell::sequence(ArrayRef<ConstTensorView> inputs, ArrayRef<ConstTensorView> states, ArrayRef<TensorView> outputs,
                    ArrayRef<TensorView> last_states, const SequenceOptions& options) const {
  const CellInfo& cell = info();
  expect_count("inputs", inputs.size(), cell.input_count, cell);
  expect_count("states", states.size(), cell.state_count, cell);
  expect_count("outputs", outputs.size(), cell.state_count, cell);
  expect_count("last states", last_states.size(), cell.state_count, cell);
  detail::check_threads(options.threads);
  const ConstTensorView output = first_defined(outputs);
  const ConstTensorView leader = output.defined() || inputs.size() == 0 ? output : inputs[0];
  if (!leader.defined()) throw ValueError(std::string(cell.name) + ": a sequence needs inputs, or outputs that say its length");
  if (leader.dim() != 2 && leader.dim() != 3)
    throw ValueError("Expected a sequence to be 2D or 3D, got " + std::to_string(leader.dim()) + "D instead");
  if (!output.defined() && !first_defined(last_states).defined())
    throw ValueError(std::string(cell.name) + ": neither outputs nor last states are wanted");
  const bool batched = leader.dim() == 3;
  const int64_t steps = leader.sizes()[0], batch = batched ? leader.sizes()[1] : 1;
  detail::check_options(options, steps, batch);

  const detail::OperandCounts counts{cell.input_count, cell.state_count};
  const auto bytes = static_cast<int64_t>(element_size(dtype()));
  Sequence s;  // what is beyond the counts is left as it is: a short sequence takes less time than to clear it
  s.kernel = &kernel();
  s.counts = counts;
  s.element_size = bytes;
  s.steps = steps;
  s.batch = batch;
  s.packed = &packed_;
  s.zeros = cuda_ != nullptr ? cuda_->zeros() : zeros_.data();
  s.options = &options;
  const auto sizes_for = [&](int64_t features, bool in_time) {
    if (in_time) return batched ? IntArray{steps, batch, features} : IntArray{steps, features};
    return batched ? IntArray{batch, features} : IntArray{features};
  };
  for (size_t k = 0; k < static_cast<size_t>(cell.input_count); ++k) {
    detail::expect_view(k < inputs.size() ? inputs[k] : ConstTensorView(), {"", cell.inputs[k].name}, sizes_for(input_features_[k], true),
                        dtype());
    s.inputs[k] = detail::sequence_rows_of(inputs[k]);
  }
  for (size_t k = 0; k < static_cast<size_t>(cell.state_count); ++k) {
    const TensorSpec& state = cell.states[k];
    const int64_t features = state_features_[k];
    s.states[k] = {s.zeros, features, batch, 1, 0};
    if (states.size() != 0 && states[k].defined()) {
      detail::expect_view(states[k], {"", state.name}, sizes_for(features, false), dtype());
      s.states[k] = detail::rows_of(states[k]);
    }
    s.outputs[k] = {nullptr, features, 0, 0, 1, 0, 0};
    if (outputs.size() != 0 && outputs[k].defined()) {
      detail::expect_view(outputs[k], {"the output of ", state.name}, sizes_for(features, true), dtype());
      s.outputs[k] = detail::sequence_rows_of(outputs[k]);
    }
    s.last_states[k] = {nullptr, features, 0, 1, 0};
    if (last_states.size() != 0 && last_states[k].defined()) {
      detail::expect_view(last_states[k], {"the last ", state.name}, sizes_for(features, false), dtype());
      s.last_states[k] = detail::rows_of(last_states[k]);
    }
  }
  if (batch == 0) return;
  for (const auto& view : inputs) expect_reachable(view);
  for (const auto& view : states) expect_reachable(view);
  for (const auto& view : outputs) expect_reachable(view);
  for (const auto& view : last_states) expect_reachable(view);
  detail::check_addressable(s);
  detail::check_overlap(s, states);

  for (int k = 0; k < kernel().projected_count && k < Step::max_arguments; ++k)
    s.projected_features[static_cast<size_t>(k)] = kernel().projected_size(sizes_.data(), k);
  RowElements row{0, projected_elements(kernel(), sizes_)};
  for (size_t k = 0; k < state_features_.size(); ++k) row.ring += s.has_output(k) ? 0 : state_features_[k];
  if (zeros_.numel() == 0) return;  // no state has elements
  if (cuda_ != nullptr) return cuda_->sequence(s, inputs, states, outputs, last_states);
  const bool ragged = !options.lengths.empty() || !options.resets.empty();
  const int threads = ragged ? 1 : options.threads;
  std::optional<SequenceWorkspace> own;
  SequenceWorkspace& workspace = options.workspace != nullptr ? *options.workspace : own.emplace();
  run_in_parts(s, detail::count_parts(kernel(), batch, multiply_adds(packed_, steps, batch), threads), row, workspace);
}

}  // namespace cellc
