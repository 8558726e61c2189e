// What RNNCell refuses, in torch's order and words; reached only when something is wrong.
#include <cellc/error.h>
#include <cellc/rnn_cell.h>

#include "dtype_table.h"

namespace cellc {
namespace {

std::string text(int64_t value) { return std::to_string(value); }

[[noreturn]] void throw_rank(const char* what, int rank) {
  throw ValueError(std::string("RNNCell: Expected ") + what + " to be 1D or 2D, got " + text(rank) + "D instead");
}

[[noreturn]] void throw_dtype(DType got, DType expected) {
  throw Error(std::string("mat1 and mat2 must have the same dtype, but got ") + detail::row_of(got).scalar_type + " and " +
              detail::row_of(expected).scalar_type);
}

[[noreturn]] void throw_input_size(int64_t got, int64_t expected) {
  throw Error("input has inconsistent input_size: got " + text(got) + " expected " + text(expected));
}

// An unbatched input is given a batch of one by torch, and so is its hx.
[[noreturn]] void throw_hidden(const ConstTensorView& input, const ConstTensorView& hx, int64_t hidden_size) {
  if (hx.dim() != input.dim())
    throw Error("Expected 2D hidden0 (batch x hidden_size), but got " + text(hx.dim() + 2 - input.dim()) + "D tensor");
  if (input.dim() == 2 && input.size(0) != hx.size(0))
    throw Error("Input batch size " + text(input.size(0)) + " doesn't match hidden0 batch size " + text(hx.size(0)));
  throw Error("hidden0 has inconsistent hidden_size: got " + text(hx.size(-1)) + ", expected " + text(hidden_size));
}

[[noreturn]] void throw_output(const ConstTensorView& output, const IntArray& sizes, DType dtype) {
  throw Error("output must have the sizes " + to_string(sizes) + " and dtype " + to_string(dtype) + ", got " +
              (output.defined() ? to_string(output.sizes()) + " and " + to_string(output.dtype()) : "none"));
}

bool is_1d_or_2d(const ConstTensorView& view) { return view.dim() == 1 || view.dim() == 2; }

bool fits(const ConstTensorView& hx, const ConstTensorView& input, int64_t hidden_size) {
  return hx.dim() == input.dim() && (input.dim() == 1 || hx.size(0) == input.size(0)) && hx.size(-1) == hidden_size;
}

}  // namespace

void RNNCell::refuse(const ConstTensorView& input, const ConstTensorView& hx, const ConstTensorView* output) const {
  if (!input.defined()) throw TypeError("RNNCell.forward() missing 1 required positional argument: 'input'");
  if (!is_1d_or_2d(input)) throw_rank("input", input.dim());
  if (hx.defined() && !is_1d_or_2d(hx)) throw_rank("hidden", hx.dim());
  if (!is_known_) throw Error("Unknown nonlinearity: " + nonlinearity_);
  if (input.size(-1) != input_size_) throw_input_size(input.size(-1), input_size_);
  if (hx.defined() && !fits(hx, input, hidden_size_)) throw_hidden(input, hx, hidden_size_);
  if (hx.defined() && hx.dtype() != dtype()) throw_dtype(hx.dtype(), dtype());
  if (input.dtype() != dtype()) throw_dtype(input.dtype(), dtype());
  throw_output(*output, input.dim() == 1 ? IntArray{hidden_size_} : IntArray{input.size(0), hidden_size_}, dtype());
}

}  // namespace cellc
