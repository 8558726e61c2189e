#pragma once
#include <cellc/one_state_cell.h>

namespace cellc {

/// The keyword arguments of torch.nn.GRUCell with torch's defaults: GRUCellOptions().bias(false).
class GRUCellOptions : public RNNCellBaseOptions<GRUCellOptions> {};

/// torch.nn.GRUCell (Cho et al. 2014, https://arxiv.org/abs/1406.1078, with the reset gate behind the product):
///
///   r = sigmoid(W_ir input + b_ir + W_hr hx + b_hr)
///   z = sigmoid(W_iz input + b_iz + W_hz hx + b_hz)
///   n = tanh(W_in input + b_in + r (W_hn hx + b_hn))
///   output = (1 - z) n + z hx
///
/// weight_ih is W_ir, W_iz, W_in on top of each other, (3 * H, I); likewise weight_hh (3 * H, H), bias_ih and bias_hh (3 * H). Its kernels
/// are those of the cell `gru`. Shapes, memory and calls: one_state_cell.h; its gradients compute the gates again.
class GRUCell : public OneStateCell {
 public:
  /// As RNNCell's.
  GRUCell(int64_t input_size, int64_t hidden_size, const GRUCellOptions& options = {});
  GRUCell(int64_t input_size, int64_t hidden_size, const GRUCellOptions& options, Generator& generator);
  template <class I, class H, class... Rest, std::enable_if_t<std::is_floating_point_v<I> || std::is_floating_point_v<H>, int> = 0>
  GRUCell(I, H, Rest...) = delete;  ///< sizes are integers
};

}  // namespace cellc
