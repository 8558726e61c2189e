// The memory of a backward pass, and its segments: without the outputs of the forward pass they are computed again, some steps at a time.
#include <algorithm>

#include "backward_run.h"
#include "cell_shapes.h"
#include "totals.h"

namespace cellc {

using detail::StepRange;
using detail::steps_of;

namespace {

// Enough that calls and sums over rows cost little, and few enough that their adjoints stay in the second cache.
constexpr int64_t rows_of_chunk = 512;

// As many as there are segments, or a few more: that takes the least memory.
int64_t segment_of(int64_t steps) {
  int64_t segment = 1;
  while (segment * segment < steps) ++segment;
  return segment;
}

}  // namespace

Cell::BackwardRun::BackwardRun(const Cell& cell, const detail::BackwardTensors& tensors)
    : cell_(cell),
      whole_(tensors),
      t_(tensors),
      element_size_(static_cast<int64_t>(cellc::element_size(cell.dtype()))),
      segment_(t_.outputs[0].defined() ? t_.steps : segment_of(t_.steps)),
      chunk_(std::max<int64_t>(1, std::min(segment_, rows_of_chunk / std::max<int64_t>(1, t_.batch)))) {
  const CellInfo& info = cell.info();
  for (size_t k = 0; !t_.outputs[0].defined() && k < static_cast<size_t>(info.state_count); ++k) {
    const int64_t row = t_.batch * cell.state_features_[k];
    checkpoints_[k] = take((t_.steps + segment_ - 1) / std::max<int64_t>(1, segment_) * row);
    outputs_[k] = take(segment_ * row);
  }
  for (int k = 0; k < part(0).info().input_count; ++k)
    reads_old_states_ = reads_old_states_ || gradient().backward_inputs[k].kind == VectorKind::state;
  for (size_t k = 0; k < part(0).state_features_.size(); ++k) adjoints_[k] = take((chunk_ + 1) * t_.batch * features(k));
  int64_t widest = 0;
  for (size_t k = 0; k < static_cast<size_t>(info.state_count); ++k) {
    has_last_gradients_ = has_last_gradients_ || t_.grad_last_states[k].defined();
    widest = std::max(widest, cell.state_features_[k]);
  }
  for (size_t k = 0; has_last_gradients_ && k < static_cast<size_t>(info.state_count); ++k)
    sums_[k] = take(t_.batch * cell.state_features_[k]);
  int64_t copied = 0;
  for (int k = 0; t_.grad_parameters != nullptr && k < gradient().total_count; ++k)
    if (gradient().totals[k].is_outer) copied = std::max(copied, detail::padded(features_of(gradient().totals[k])));
  copies_ = take(copied * chunk_ * t_.batch);
  zeros_ = take(t_.batch * widest);
  if (t_.grad_parameters == nullptr) return;
  for (size_t k = 0; k < static_cast<size_t>(gradient().total_count); ++k) {
    const TotalSpec& total = gradient().totals[k];
    const int64_t rows = features(static_cast<size_t>(total.adjoint));
    totals_[k] = take(total.is_outer ? detail::padded_rows(rows, *cell.parameter_kernel_) * detail::padded(features_of(total))
                                     : detail::padded(rows));
  }
  for (size_t k = 0; k < static_cast<size_t>(info.param_count); ++k)
    if (cell.parameters_.find(info.params[k].name) == nullptr)
      absent_[k] = take(2 * detail::count_of(detail::sizes_of(info.params[k], info, cell.sizes_)));
}

// Some bytes more: whole vectors and tiles are read behind the last row.
int64_t Cell::BackwardRun::take(int64_t elements) {
  const int64_t begin = bytes_;
  bytes_ += (elements * element_size_ + 256 + 63) / 64 * 64;
  return begin;
}

// Segment 0 begins with the caller's states.
TensorView Cell::BackwardRun::checkpoint(size_t k, int64_t segment) const {
  const int64_t features = cell_.state_features_[k];
  return {cell_.dtype(), memory_ + checkpoints_[k] + (segment - 1) * t_.batch * features * element_size_, {t_.batch, features}};
}

void Cell::BackwardRun::compute_checkpoints() {
  for (int64_t k = 0; (k + 1) * segment_ < whole_.steps; ++k) {
    enter_segment(k);
    for (size_t j = 0; j < cell_.state_features_.size(); ++j) checkpoint(j, k + 1).copy_(t_.outputs[j].select(0, segment_ - 1));
  }
}

// The tensors of a segment, its outputs computed again.
void Cell::BackwardRun::enter_segment(int64_t segment) {
  const StepRange steps{segment * segment_, std::min(whole_.steps, (segment + 1) * segment_)};
  const auto inputs = static_cast<size_t>(cell_.info().input_count), states = cell_.state_features_.size();
  t_.steps = steps.count();
  for (size_t k = 0; k < inputs; ++k) {
    t_.inputs[k] = steps_of(whole_.inputs[k], steps);
    if (whole_.grad_inputs[k].defined()) t_.grad_inputs[k] = whole_.grad_inputs[k].narrow(0, steps.begin, steps.count());
  }
  detail::BackwardTensors::Many<TensorView> outputs;
  for (size_t k = 0; k < states; ++k) {
    t_.states[k] = segment == 0 ? whole_.states[k] : checkpoint(k, segment);
    if (whole_.grad_outputs[k].defined()) t_.grad_outputs[k] = steps_of(whole_.grad_outputs[k], steps);
    outputs[k] = {cell_.dtype(), at(outputs_[k]), {t_.steps, t_.batch, cell_.state_features_[k]}};
    t_.outputs[k] = outputs[k];
  }
  cell_.sequence({t_.inputs.data(), inputs}, {t_.states.data(), states}, {outputs.data(), states}, {}, options_);
}

}  // namespace cellc
