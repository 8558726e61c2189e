#include <cellc/error.h>
#include <cellc/rnn_cell_base.h>

namespace cellc {

void RNNCellBase::backward(const detail::BackwardArguments& arguments, const BackwardOptions& options) const {
  if (!kind_.obstacle.empty()) throw Error(kind_.obstacle);
  cell_.backward(arguments, options);
}

}  // namespace cellc
