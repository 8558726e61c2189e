// What torch's cells refuse, in torch's order and words; reached only when something is wrong.
#include <cellc/error.h>
#include <cellc/rnn_cell_base.h>

#include "dtype_table.h"

namespace cellc {
namespace {

std::string text(int64_t value) { return std::to_string(value); }

bool is_1d_or_2d(const ConstTensorView& view) { return view.dim() == 1 || view.dim() == 2; }

void expect_rank(const char* title, const std::string& what, const ConstTensorView& view) {
  if (!is_1d_or_2d(view))
    throw ValueError(std::string(title) + ": Expected " + what + " to be 1D or 2D, got " + text(view.dim()) + "D instead");
}

void expect_dtype(const ConstTensorView& view, DType expected) {
  if (view.dtype() != expected)
    throw Error(std::string("mat1 and mat2 must have the same dtype, but got ") + detail::row_of(view.dtype()).scalar_type + " and " +
                detail::row_of(expected).scalar_type);
}

// An unbatched input is given a batch of one by torch, and so is its hx.
void expect_hidden(const ConstTensorView& input, const ConstTensorView& hx, int64_t hidden_size, const std::string& name) {
  if (hx.dim() != input.dim())
    throw Error("Expected 2D " + name + " (batch x hidden_size), but got " + text(hx.dim() + 2 - input.dim()) + "D tensor");
  if (input.dim() == 2 && input.size(0) != hx.size(0))
    throw Error("Input batch size " + text(input.size(0)) + " doesn't match " + name + " batch size " + text(hx.size(0)));
  if (hx.size(-1) != hidden_size)
    throw Error(name + " has inconsistent hidden_size: got " + text(hx.size(-1)) + ", expected " + text(hidden_size));
}

void expect_output(const ConstTensorView& output, const std::string& name, const IntArray& sizes, DType dtype) {
  if (!output.defined() || output.sizes() != sizes || output.dtype() != dtype)
    throw Error(name + " must have the sizes " + to_string(sizes) + " and dtype " + to_string(dtype) + ", got " +
                (output.defined() ? to_string(output.sizes()) + " and " + to_string(output.dtype()) : "none"));
}

}  // namespace

void RNNCellBase::refuse(Views views, bool has_outputs) const {
  const ConstTensorView& input = *views[0];
  const int states = kind_.states;
  const auto one_of = [states](const char* name, int k) { return name + (states == 1 ? "" : "[" + text(k) + "]"); };
  if (!input.defined()) throw TypeError(std::string(kind_.title) + ".forward() missing 1 required positional argument: 'input'");
  expect_rank(kind_.title, "input", input);
  for (int k = 0; k < states; ++k)
    if (views[1 + k]->defined()) expect_rank(kind_.title, states == 1 ? "hidden" : one_of("hx", k), *views[1 + k]);
  if (!kind_.obstacle.empty()) throw Error(kind_.obstacle);
  for (int k = 1; k < states; ++k)
    if (views[1 + k]->defined() != views[1]->defined()) throw Error(std::string(kind_.cell) + "_cell expects two hidden states");
  if (input.size(-1) != input_size_)
    throw Error("input has inconsistent input_size: got " + text(input.size(-1)) + " expected " + text(input_size_));
  for (int k = 0; k < states && views[1]->defined(); ++k) expect_hidden(input, *views[1 + k], hidden_size_, "hidden" + text(k));
  for (int k = 0; k < 1 + states * (has_outputs ? 2 : 1); ++k) cell_.expect_reachable(*views[k]);
  if (kind_.input_first) expect_dtype(input, dtype());
  if (views[1]->defined()) expect_dtype(*views[1], dtype());
  expect_dtype(input, dtype());
  for (int k = 1; k < states && views[1]->defined(); ++k)
    if (views[1 + k]->dtype() != dtype())
      throw Error(one_of("hx", k) + " must be of dtype " + to_string(dtype()) + ", got " + to_string(views[1 + k]->dtype()));
  const IntArray sizes = input.dim() == 1 ? IntArray{hidden_size_} : IntArray{input.size(0), hidden_size_};
  for (int k = 0; k < states && has_outputs; ++k) expect_output(*views[1 + states + k], one_of("output", k), sizes, dtype());
  throw Error(std::string(kind_.title) + ": operands that do not fit");
}

}  // namespace cellc
