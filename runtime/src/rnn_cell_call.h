#pragma once
// The calls of torch's cells: a few comparisons, then a Step. With the number of states known, as forward goes through it at each call.
#include <cellc/rnn_cell_base.h>

#include "step_writer.h"

namespace cellc {
namespace detail {

inline bool is_vector(const ConstTensorView& view, int64_t features, DType dtype, const Device& device) noexcept {
  const bool is_reachable = view.device().type == DeviceType::cpu || view.device() == device;
  return view.sizes()[view.dim() - 1] == features && view.dtype() == dtype && is_reachable;
}

/// Of the same rank, and batch where there is one.
inline bool are_rows_alike(const ConstTensorView& a, const ConstTensorView& b) noexcept {
  return a.dim() == b.dim() && (a.dim() == 1 || a.sizes()[0] == b.sizes()[0]);
}

}  // namespace detail

template <int states>
inline bool RNNCellBase::takes(Views views) const noexcept {
  const ConstTensorView& input = *views[0];
  bool fits = input.defined() && (input.dim() == 1 || input.dim() == 2) && kind_.obstacle.empty() &&
              detail::is_vector(input, input_size_, dtype(), device());
  for (int k = 1; k <= states; ++k) {
    const ConstTensorView& state = *views[k];
    fits = fits && state.defined() == views[1]->defined() &&
           (!state.defined() || (detail::are_rows_alike(state, input) && detail::is_vector(state, hidden_size_, dtype(), device())));
  }
  return fits;
}

template <int states>
inline void RNNCellBase::expect_fitting(Views views) const {
  if (!takes<states>(views)) refuse(views, false);
}

template <int states>
inline bool RNNCellBase::takes_all(Views views) const noexcept {
  bool fits = takes<states>(views);
  for (int k = 1 + states; k <= 2 * states; ++k)
    fits = fits && views[k]->defined() && detail::are_rows_alike(*views[k], *views[0]) &&
           detail::is_vector(*views[k], hidden_size_, dtype(), device());
  return fits;
}

template <int states>
inline Step RNNCellBase::bind_views(Views views) const {
  if (!takes_all<states>(views)) refuse(views, true);
  if (is_on_gpu()) cell_.expect_cpu();
  const ConstTensorView& input = *views[0];
  const detail::Rows zeros{cell_.zeros_.data(), hidden_size_, input.dim() == 2 ? input.sizes()[0] : 1, 1, 0};
  detail::Rows operands[1 + 2 * states];
  for (int k = 0; k <= 2 * states; ++k) operands[k] = views[k]->defined() ? detail::rows_of(*views[k]) : zeros;
  constexpr detail::OperandCounts counts{1, states};
  detail::check_memory(cell_.kernel(), operands, counts);
  return detail::StepWriter::write(cell_.kernel(), operands, counts, cell_.packed_);
}

}  // namespace cellc
