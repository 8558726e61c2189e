#include <cellc/rnn_cell_base.h>

#include <cmath>
#include <cstring>

#include <cellc/error.h>

#include "rnn_cell_call.h"

namespace cellc {
namespace {

// A cell of the user's may carry the name, too.
void expect_own(const CellInfo& cell, int states) {
  constexpr const char* params[] = {"weight_ih", "weight_hh", "bias_ih", "bias_hh"};
  bool same = cell.input_count == 1 && cell.state_count == states && cell.param_count == 4;
  for (int k = 0; same && k < 4; ++k) same = std::strcmp(cell.params[k].name, params[k]) == 0;
  if (!same) throw Error(std::string("the kernels for ") + cell.name + " are not those of the cell that comes with cellc");
}

Cell make_cell(const char* cell, const char* title, const DimSizes& sizes, bool bias, CellOptions options) {
  options.title = title;
  if (!bias) options.without = {"bias_ih", "bias_hh"};
  return Cell(cell, sizes, options);
}

}  // namespace

RNNCellBase::RNNCellBase(Kind kind, int64_t input_size, int64_t hidden_size, bool bias, CellOptions options, Generator& generator)
    : cell_(make_cell(kind.cell, kind.title, {{"I", input_size}, {"H", hidden_size}}, bias, std::move(options))),
      input_size_(input_size),
      hidden_size_(hidden_size),
      bias_(bias),
      kind_(std::move(kind)) {
  expect_own(cell_.info(), kind_.states);
  const double bound = hidden_size > 0 ? 1.0 / std::sqrt(static_cast<double>(hidden_size)) : 0.0;
  cell_.uniform_(-bound, bound, generator);
}

void RNNCellBase::expect_call(Views views) const {
  const bool fits = kind_.states == 1 ? takes_all<1>(views) : takes_all<2>(views);
  if (!fits) refuse(views, true);
}

Tensor RNNCellBase::new_output(const ConstTensorView& input) const {
  return cell_.new_tensor(input.dim() == 2 ? IntArray{input.sizes()[0], hidden_size_} : IntArray{hidden_size_});
}

void RNNCellBase::expect_sequence(const ConstTensorView& input) const {
  if (!kind_.obstacle.empty()) throw Error(kind_.obstacle);
  if (!input.defined()) throw TypeError(std::string(kind_.title) + ".sequence() missing 1 required positional argument: 'input'");
  if (input.dim() != 2 && input.dim() != 3)
    throw ValueError(std::string(kind_.title) + ".sequence: Expected input to be 2D or 3D, got " + std::to_string(input.dim()) +
                     "D instead");
}

Tensor RNNCellBase::new_sequence(const ConstTensorView& input) const {
  expect_sequence(input);
  const IntArray& sizes = input.sizes();
  return cell_.new_tensor(input.dim() == 3 ? IntArray{sizes[0], sizes[1], hidden_size_} : IntArray{sizes[0], hidden_size_});
}

size_t RNNCellBase::workspace_bytes(int64_t steps, int64_t batch, int outputs, int threads) const {
  return cell_.workspace_bytes(steps, batch, (kind_.states - outputs) * hidden_size_, threads);
}

std::string RNNCellBase::explain() const { return to_string(*this) + " " + to_string(dtype()) + ": " + cell_.explain(); }

std::string to_string(const RNNCellBase& cell) {
  std::string text = cell.kind_.title + ("(" + std::to_string(cell.input_size()) + ", " + std::to_string(cell.hidden_size()));
  if (!cell.bias()) text += ", bias=False";
  return text + cell.kind_.extra_repr + ")";
}

}  // namespace cellc
