// The loop over the steps of a backward pass.
#include "backward_run.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "cell_shapes.h"
#include "step_writer.h"
#include "totals.h"

namespace cellc {

using detail::Rows;
using detail::StepRange;
using detail::steps_of;

namespace {

// Against the direction of time.
ConstTensorView reversed(const ConstTensorView& view, int64_t element_size) {
  const int64_t last = (view.sizes()[0] - 1) * view.strides()[0] * element_size;
  IntArray strides = view.strides();
  strides[0] = -strides[0];
  return {view.dtype(), static_cast<const char*>(view.data()) + last, view.sizes(), strides};
}

// "3*H": 3. Extents tell it only where they are not 0.
int64_t blocks_of(const TensorSpec& spec) { return std::strchr(spec.shape[0], '*') == nullptr ? 1 : std::atoll(spec.shape[0]); }

}  // namespace

char* Cell::BackwardRun::adjoint(size_t k, int64_t slot) const {
  return memory_ + adjoints_[k] + slot * t_.batch * features(k) * element_size_;
}

int64_t Cell::BackwardRun::first_of(const TotalSpec& total) const { return detail::extent_of(total.first, cell_.info(), cell_.sizes_); }

int64_t Cell::BackwardRun::features_of(const TotalSpec& total) const {
  return detail::extent_of(total.features, cell_.info(), cell_.sizes_);
}

ConstTensorView Cell::BackwardRun::zeros(int64_t steps, int64_t features) const {
  return {cell_.dtype(), at(zeros_), {steps, t_.batch, features}, {0, features, 1}};
}

void Cell::BackwardRun::run(void* memory, SequenceWorkspace& workspace_of_steps) {
  memory_ = static_cast<char*>(memory);
  options_.workspace = &workspace_of_steps;
  clear();
  if (whole_.steps > 0 && whole_.batch > 0) {
    if (!whole_.outputs[0].defined()) compute_checkpoints();
    const int64_t segments = (whole_.steps + segment_ - 1) / segment_;
    for (int64_t k = segments - 1; k >= 0; --k) {
      if (!whole_.outputs[0].defined()) enter_segment(k);
      run_segment(k == segments - 1);
    }
    if (t_.grad_states[0].defined()) run_part(2, gradient().state_adjoints, t_.grad_states.data(), 0, t_.batch);
  }
  for (size_t k = 0; whole_.steps == 0 && t_.grad_states[k].defined(); ++k)
    t_.grad_states[k].copy_(t_.grad_last_states[k].defined() ? t_.grad_last_states[k] : zeros(1, cell_.state_features_[k]).select(0, 0));
  if (t_.grad_parameters != nullptr) unpack();
}

void Cell::BackwardRun::run_segment(bool is_last) {
  has_last_gradients_ = has_last_gradients_ && is_last;
  add_last_gradients();
  bool is_first_chunk = is_last;
  for (now_ = {t_.steps, t_.steps}; now_.begin > 0; is_first_chunk = false) {
    now_ = {std::max<int64_t>(0, now_.begin - chunk_), now_.begin};
    // The adjoints of the step after a chunk stand behind those of its own.
    for (size_t k = 0; k < part(0).state_features_.size(); ++k) {
      const auto step_bytes = static_cast<size_t>(t_.batch * features(k) * element_size_);
      is_first_chunk ? std::memset(adjoint(k, now_.count()), 0, step_bytes)
                     : std::memmove(adjoint(k, now_.count()), adjoint(k, 0), step_bytes);
    }
    int64_t end = now_.end;
    if (has_last_gradients_ && end == t_.steps) run_steps({end - 1, end}), --end;
    const bool is_first_apart = reads_old_states_ && now_.begin == 0 && end > 0;
    run_steps({now_.begin + is_first_apart, end});
    if (is_first_apart) run_steps({0, 1});
    differentiate_inputs();
    if (t_.grad_parameters != nullptr) add_totals();
  }
}

// Zeros, totals, and parameters that are not there.
void Cell::BackwardRun::clear() { std::memset(memory_ + zeros_, 0, static_cast<size_t>(bytes_ - zeros_)); }

void Cell::BackwardRun::add_last_gradients() {
  for (size_t k = 0; has_last_gradients_ && k < cell_.state_features_.size(); ++k) {
    const int64_t features = cell_.state_features_[k];
    const TensorView sum(cell_.dtype(), at(sums_[k]), {t_.batch, features});
    sum.copy_(t_.grad_outputs[k].defined() ? t_.grad_outputs[k].select(0, t_.steps - 1) : zeros(1, features).select(0, 0));
    if (t_.grad_last_states[k].defined()) detail::add(sum, t_.grad_last_states[k]);
  }
}

ConstTensorView Cell::BackwardRun::vector(const VectorRef& of, StepRange steps) const {
  const auto k = static_cast<size_t>(of.index);
  switch (of.kind) {
    case VectorKind::input:
      return steps_of(t_.inputs[k], steps);
    case VectorKind::new_state:
      return steps_of(t_.outputs[k], steps);
    case VectorKind::state:
      if (steps.begin > 0) return steps_of(t_.outputs[k], {steps.begin - 1, steps.end - 1});
      return t_.states[k].defined() ? t_.states[k].unsqueeze(0) : zeros(1, cell_.state_features_[k]);
    case VectorKind::grad_new_state:
      if (has_last_gradients_ && steps.end == t_.steps) return {cell_.dtype(), at(sums_[k]), {1, t_.batch, cell_.state_features_[k]}};
      return t_.grad_outputs[k].defined() ? steps_of(t_.grad_outputs[k], steps) : zeros(steps.count(), cell_.state_features_[k]);
    default:
      return {cell_.dtype(), adjoint(k, steps.begin - now_.begin), {steps.count(), t_.batch, features(k)}};
  }
}

// Steps that have the same tensors, by the backward cell.
void Cell::BackwardRun::run_steps(StepRange steps) {
  if (steps.count() == 0) return;
  detail::BackwardTensors::Many<ConstTensorView> inputs, states;
  detail::BackwardTensors::Many<TensorView> outputs;
  for (int k = 0; k < part(0).info().input_count; ++k)
    inputs[static_cast<size_t>(k)] = reversed(vector(gradient().backward_inputs[k], steps), element_size_);
  const size_t count = part(0).state_features_.size();
  for (size_t k = 0; k < count; ++k) {
    const int64_t row = features(k), step = t_.batch * row, first = steps.begin - now_.begin;
    states[k] = {cell_.dtype(), adjoint(k, first + steps.count()), {t_.batch, row}};
    outputs[k] = {cell_.dtype(), adjoint(k, first + steps.count() - 1), {steps.count(), t_.batch, row}, {-step, row, 1}};
  }
  part(0).sequence({inputs.data(), static_cast<size_t>(part(0).info().input_count)}, {states.data(), count}, {outputs.data(), count}, {},
                   options_);
}

// `inputs` or `states` of the gradient, from the adjoints of some rows. Its own states are not read: any memory does. Its results are the
// vectors, or, one after the other, blocks of them.
void Cell::BackwardRun::run_part(size_t k, const int* adjoints, const TensorView* vectors, int64_t slot, int64_t rows) const {
  const Cell& cell = part(k);
  const detail::OperandCounts counts = detail::counts_of(cell.info());
  std::array<Rows, Step::max_arguments> operands;
  size_t operand = 0;
  for (int j = 0; j < counts.inputs; ++j) {
    const auto index = static_cast<size_t>(adjoints[j]);
    operands[operand++] = {adjoint(index, slot), features(index), rows, 1, features(index)};
  }
  for (const int64_t wide : cell.state_features_) operands[operand++] = {memory_, wide, rows, 1, wide};
  const TensorSpec* whole = k == 1 ? cell_.info().inputs : cell_.info().states;
  int64_t blocks = 0, first = 0;
  for (size_t j = 0; j < cell.state_features_.size(); ++j) {
    operands[operand++] = detail::rows_of(vectors->narrow(1, first, cell.state_features_[j]));
    blocks += blocks_of(cell.info().states[j]), first += cell.state_features_[j];
    if (blocks == blocks_of(*whole)) ++vectors, ++whole, blocks = first = 0;
  }
  detail::StepWriter::write(cell.kernel(), operands.data(), counts, cell.packed_)();
}

// All steps of the chunk at once where the rows of `outputs` lie at one distance.
void Cell::BackwardRun::differentiate_inputs() {
  if (!t_.grad_inputs[0].defined()) return;
  const auto count = static_cast<size_t>(cell_.info().input_count);
  bool together = true;
  for (size_t k = 0; k < count; ++k)
    together = together && (t_.batch == 1 || t_.grad_inputs[k].stride(0) == t_.batch * t_.grad_inputs[k].stride(1));
  const int64_t steps = together ? now_.count() : 1;
  for (int64_t step = 0; step < now_.count(); step += steps) {
    detail::BackwardTensors::Many<TensorView> outputs;
    for (size_t k = 0; k < count; ++k) {
      const TensorView view = t_.grad_inputs[k].select(0, now_.begin + step);
      const int64_t row = t_.batch == 1 ? t_.grad_inputs[k].stride(0) : view.stride(0);
      outputs[k] = {view.dtype(), view.data(), {steps * t_.batch, view.size(1)}, {row, view.stride(1)}};
    }
    run_part(1, gradient().input_adjoints, outputs.data(), step, steps * t_.batch);
  }
}

}  // namespace cellc
