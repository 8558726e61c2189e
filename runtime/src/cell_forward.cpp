// The calls of Cell: from views to a prepared Step.
#include <cellc/cell_module.h>

#include <array>

#include <cellc/error.h>

#include "parts.h"
#include "rows.h"
#include "step_writer.h"

namespace cellc {
namespace {

using detail::Rows;

void expect_count(const char* what, size_t got, int expected, const CellInfo& cell) {
  if (got != static_cast<size_t>(expected))
    throw ValueError(std::string(cell.name) + ": expected " + std::to_string(expected) + " " + what + ", got " + std::to_string(got));
}

void expect_view(const ConstTensorView& view, const std::string& name, const IntArray& sizes, DType dtype) {
  if (!view.defined() || view.sizes() != sizes)
    throw Error(name + " must have the sizes " + to_string(sizes) + ", got " + (view.defined() ? to_string(view.sizes()) : "none"));
  if (view.dtype() != dtype) throw Error(name + " must be of dtype " + to_string(dtype) + ", got " + to_string(view.dtype()));
}

// The tensor that says how many rows there are.
ConstTensorView leader_of(ArrayRef<ConstTensorView> inputs, ArrayRef<ConstTensorView> states, const CellInfo& cell) {
  if (inputs.size() != 0) return inputs[0];
  for (const ConstTensorView& state : states)
    if (state.defined()) return state;
  throw ValueError(std::string(cell.name) + ": it has no inputs, so that a state must be given, which says how many rows there are");
}

template <class View>
std::vector<View> rows_of(ArrayRef<View> views, const detail::RowRange& rows) {
  std::vector<View> result;
  for (const View& view : views) result.push_back(view.defined() ? view.narrow(0, rows.first, rows.count) : view);
  return result;
}

}  // namespace

detail::Operands Cell::checked(ArrayRef<ConstTensorView> inputs, ArrayRef<ConstTensorView> states, ArrayRef<TensorView> outputs) const {
  const CellInfo& cell = info();
  expect_count("inputs", inputs.size(), cell.input_count, cell);
  if (states.size() != 0) expect_count("states", states.size(), cell.state_count, cell);
  expect_count("outputs", outputs.size(), cell.state_count, cell);
  const ConstTensorView& first = outputs[0];
  if (first.dim() != 1 && first.dim() != 2) throw ValueError("output: expected 1D or 2D, got " + std::to_string(first.dim()) + "D instead");
  const int64_t batch = first.dim() == 2 ? first.sizes()[0] : 1;
  detail::Operands operands;
  int k = 0;
  const auto add = [&](const ConstTensorView& view, int64_t features) {
    expect_reachable(view);
    expect_view(view, detail::operand_name(cell, k), first.dim() == 2 ? IntArray{batch, features} : IntArray{features}, dtype());
    operands.rows[static_cast<size_t>(k++)] = detail::rows_of(view);
  };
  for (int j = 0; j < cell.input_count; ++j) add(inputs[static_cast<size_t>(j)], input_features_[static_cast<size_t>(j)]);
  for (size_t j = 0; j < state_features_.size(); ++j) {
    if (states.size() != 0 && states[j].defined())
      add(states[j], state_features_[j]);
    else
      operands.rows[static_cast<size_t>(k++)] = {zeros_.data(), state_features_[j], batch, 1, 0};
  }
  for (size_t j = 0; j < state_features_.size(); ++j) add(outputs[j], state_features_[j]);
  detail::check_memory(kernel(), operands.rows.data(), detail::counts_of(cell));
  return operands;
}

Step Cell::bind(ArrayRef<ConstTensorView> inputs, ArrayRef<ConstTensorView> states, ArrayRef<TensorView> outputs) const {
  const detail::Operands operands = checked(inputs, states, outputs);
  expect_cpu();
  return detail::StepWriter::write(kernel(), operands.rows.data(), detail::counts_of(info()), packed_);
}

void Cell::forward(ArrayRef<ConstTensorView> inputs, ArrayRef<ConstTensorView> states, ArrayRef<TensorView> outputs, int threads) const {
  detail::check_threads(threads);
  if (cuda_ != nullptr) return forward_on_device(inputs, states, outputs);
  Step whole = bind(inputs, states, outputs);
  const int64_t batch = outputs[0].dim() == 2 ? outputs[0].size(0) : 1;
  const auto multiply_adds = static_cast<double>(packed_.numel()) * static_cast<double>(batch);
  const int64_t count = detail::count_parts(kernel(), batch, multiply_adds, threads);
  if (count == 1) return whole();
  std::vector<Step> steps;
  for (int64_t k = 0; k < count; ++k) {
    const detail::RowRange rows = detail::rows_of_part(batch, k, count);
    steps.push_back(bind(rows_of(inputs, rows), rows_of(states, rows), rows_of(outputs, rows)));
  }
  const auto part = [](void* call, int64_t k) { (*static_cast<std::vector<Step>*>(call))[static_cast<size_t>(k)](); };
  detail::run_parts(part, &steps, count);
}

std::vector<Tensor> Cell::operator()(ArrayRef<ConstTensorView> inputs, ArrayRef<ConstTensorView> states) const {
  expect_count("inputs", inputs.size(), info().input_count, info());
  const ConstTensorView leader = leader_of(inputs, states, info());
  std::vector<Tensor> outputs;
  std::vector<TensorView> views;
  for (int k = 0; k < info().state_count; ++k) {
    const int64_t features = state_features_[static_cast<size_t>(k)];
    const bool batched = leader.dim() == 2;
    outputs.push_back(new_tensor(batched ? IntArray{leader.sizes()[0], features} : IntArray{features}));
    views.push_back(outputs.back().view());
  }
  forward(inputs, states, views);
  return outputs;
}

}  // namespace cellc
