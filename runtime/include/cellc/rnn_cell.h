#pragma once
#include <cellc/one_state_cell.h>

namespace cellc {

/// The keyword arguments of torch.nn.RNNCell with torch's defaults: RNNCellOptions().bias(false).nonlinearity("relu").
class RNNCellOptions : public RNNCellBaseOptions<RNNCellOptions> {
 public:
  RNNCellOptions& nonlinearity(std::string value) {
    return set(nonlinearity_, std::move(value));
  }  ///< "tanh", "relu"; checked by forward, as in torch
  const std::string& nonlinearity() const noexcept { return nonlinearity_; }

 private:
  std::string nonlinearity_ = "tanh";
};

/// torch.nn.RNNCell: output = nonlinearity(weight_ih input + bias_ih + weight_hh hx + bias_hh).
///
/// Shapes, memory and calls: one_state_cell.h. What torch refuses is refused in its order: rank of input, rank of hx, nonlinearity,
/// input_size, batch, hidden_size, dtype.
class RNNCell : public OneStateCell {
 public:
  /// Parameters from U(-1/sqrt(hidden_size), 1/sqrt(hidden_size)), drawn as torch draws them, from the default generator or `generator`.
  /// Error: a negative size, a device that is not there, no kernel (with what there is).
  RNNCell(int64_t input_size, int64_t hidden_size, const RNNCellOptions& options = {});
  RNNCell(int64_t input_size, int64_t hidden_size, const RNNCellOptions& options, Generator& generator);
  template <class I, class H, class... Rest, std::enable_if_t<std::is_floating_point_v<I> || std::is_floating_point_v<H>, int> = 0>
  RNNCell(I, H, Rest...) = delete;  ///< sizes are integers

  const std::string& nonlinearity() const noexcept { return nonlinearity_; }

 private:
  std::string nonlinearity_;
};

}  // namespace cellc
