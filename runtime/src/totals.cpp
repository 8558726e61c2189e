// What a backward pass sums up over rows, and the derivatives by parameters that come of it.
#include "totals.h"

#include "backward_run.h"
#include "cell_shapes.h"
#include "moving_call.h"

namespace cellc {

using detail::Rows;
using detail::StepRange;

namespace {

template <class T>
void add_elements(const TensorView& to, const ConstTensorView& from) {
  for (int64_t n = 0; n < to.size(0); ++n)
    for (int64_t k = 0; k < to.size(1); ++k)
      static_cast<T*>(to.data())[n * to.stride(0) + k * to.stride(1)] +=
          static_cast<const T*>(from.data())[n * from.stride(0) + k * from.stride(1)];
}

}  // namespace

void detail::add(const TensorView& to, const ConstTensorView& from) {
  to.dtype() == DType::float64 ? add_elements<double>(to, from) : add_elements<float>(to, from);
}

void Cell::BackwardRun::add_totals() {
  for (size_t k = 0; k < static_cast<size_t>(gradient().total_count); ++k) {
    const TotalSpec& total = gradient().totals[k];
    if (features(static_cast<size_t>(total.adjoint)) == 0) continue;
    if (!total.is_outer) {
      add_rows(k);
      continue;
    }
    StepRange rest = now_;
    if (total.vector.kind == VectorKind::state && rest.begin == 0) {
      if (t_.states[static_cast<size_t>(total.vector.index)].defined()) add_outer(k, {0, 1}, vector(total.vector, {0, 1}));
      ++rest.begin;
    }
    if (rest.count() > 0) add_outer(k, rest, vector(total.vector, rest));
  }
}

// Rows that do not lie at one distance, or end within a vector, are copied first.
void Cell::BackwardRun::add_outer(size_t k, StepRange steps, const ConstTensorView& all) {
  const TotalSpec& total = gradient().totals[k];
  const int64_t wide = features_of(total), pitch = detail::padded(wide), rows = steps.count() * t_.batch;
  const ConstTensorView taken = all.narrow(2, first_of(total), wide);
  const detail::SequenceRows s = detail::sequence_rows_of(taken);
  const bool is_regular =
      s.feature_stride == 1 && pitch == wide && (s.batch == 1 || s.steps == 1 || s.step_stride == s.batch * s.batch_stride);
  if (wide == 0) return;
  if (!is_regular) TensorView(cell_.dtype(), at(copies_), {steps.count(), t_.batch, wide}, {t_.batch * pitch, pitch, 1}).copy_(taken);
  const auto* vectors = static_cast<const char*>(is_regular ? s.data : at(copies_));
  const int64_t stride = !is_regular ? pitch : s.batch == 1 ? s.step_stride : s.batch_stride;
  const auto index = static_cast<size_t>(total.adjoint);
  const int64_t height = features(index), padded_height = detail::padded_rows(height, *cell_.parameter_kernel_);
  for (int64_t row = 0; row < rows; row += detail::most_outer_rows) {
    const int64_t count = std::min(rows - row, detail::most_outer_rows);
    detail::MovingCall call;
    const Rows sums{at(totals_[k]), pitch, padded_height, 1, pitch};
    call.add(cell_.dtype(), {adjoint(index, steps.begin - now_.begin) + row * height * element_size_, padded_height, count, 1, height}, 0);
    call.add(cell_.dtype(), {vectors + row * stride * element_size_, pitch, count, 1, stride}, 0);
    call.add(cell_.dtype(), sums, 0);
    call.add_tile_rows(static_cast<int32_t>(detail::outer_tile(height, *cell_.parameter_kernel_)));
    call.add(cell_.dtype(), sums, 0);
    call.repeat(cell_.parameter_kernel_->outer, 1);
  }
}

void Cell::BackwardRun::add_rows(size_t k) {
  const auto index = static_cast<size_t>(gradient().totals[k].adjoint);
  const int64_t wide = features(index), pitch = detail::padded(wide);
  detail::MovingCall call;
  call.add(cell_.dtype(), {adjoint(index, 0), pitch, now_.count() * t_.batch, 1, wide}, 0);
  for (int j = 0; j < 2; ++j) call.add_vector(cell_.dtype(), at(totals_[k]), pitch);
  call.repeat(cell_.parameter_kernel_->sum_rows, 1);
}

// Parameters that the module does not have are zeros, and their derivatives go nowhere.
void Cell::BackwardRun::unpack() {
  const CellInfo& info = cell_.info();
  detail::MovingCallOf<4 * static_cast<int>(most_totals) + 1> call;
  const auto add = [&](const IntArray& sizes, const void* data, int64_t pitch) {
    sizes.size() == 1 ? call.add_vector(cell_.dtype(), data, sizes[0]) : call.add(cell_.dtype(), {data, sizes[1], sizes[0], 1, pitch}, 0);
  };
  const auto add_gradients = [&] {
    for (int k = 0; k < info.param_count; ++k) {
      const IntArray sizes = detail::sizes_of(info.params[k], info, cell_.sizes_);
      const bool is_there = cell_.parameters_.find(info.params[k].name) != nullptr;
      char* scratch = memory_ + absent_[static_cast<size_t>(k)] + detail::count_of(sizes) * element_size_;
      add(sizes, is_there ? t_.grad_parameters->at(info.params[k].name).data() : scratch, sizes[sizes.size() - 1]);
    }
  };
  for (int k = 0; k < info.param_count; ++k) {
    const IntArray sizes = detail::sizes_of(info.params[k], info, cell_.sizes_);
    const Tensor* parameter = cell_.parameters_.find(info.params[k].name);
    add(sizes, parameter != nullptr ? parameter->data() : at(absent_[static_cast<size_t>(k)]), sizes[sizes.size() - 1]);
  }
  for (size_t k = 0; k < static_cast<size_t>(gradient().total_count); ++k) {
    const TotalSpec& total = gradient().totals[k];
    const int64_t rows = features(static_cast<size_t>(total.adjoint)), wide = total.is_outer ? features_of(total) : 0;
    add(total.is_outer ? IntArray{rows, wide} : IntArray{rows}, at(totals_[k]), detail::padded(wide));
  }
  add_gradients();
  call.add_tile_rows(t_.accumulate ? 1 : 0);
  add_gradients();
  call.repeat(cell_.parameter_kernel_->unpack, 1);
}

}  // namespace cellc
