#include "tune/operands.h"

namespace cellc {
namespace {

std::vector<Tensor> draw(const TensorSpec* specs, int count, const Cell& cell, int64_t batch, Generator& generator) {
  std::vector<Tensor> result;
  for (int k = 0; k < count; ++k) {
    result.push_back(Tensor::zeros({batch, cell.size(specs[k].shape[0])}, cell.dtype()));
    uniform_(result.back().view(), -1, 1, generator);
  }
  return result;
}

template <class View>
std::vector<View> views(const std::vector<Tensor>& tensors) {
  std::vector<View> result;
  for (const Tensor& tensor : tensors) result.emplace_back(const_cast<Tensor&>(tensor).view());
  return result;
}

}  // namespace

Operands draw_operands(const Cell& cell, int64_t batch, Generator& generator) {
  const CellInfo& info = cell.info();
  return {draw(info.inputs, info.input_count, cell, batch, generator), draw(info.states, info.state_count, cell, batch, generator),
          draw(info.states, info.state_count, cell, batch, generator)};
}

Step bind(const Cell& cell, const Operands& operands) {
  return cell.bind(views<ConstTensorView>(operands.inputs), views<ConstTensorView>(operands.states), views<TensorView>(operands.outputs));
}

std::vector<double> values(const ConstTensorView& view) {
  Tensor wide = Tensor::empty(view.sizes(), DType::float64);
  wide.view().copy_(view);
  return {wide.data<double>(), wide.data<double>() + wide.numel()};
}

}  // namespace cellc
