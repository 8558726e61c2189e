#include <cellc/rnn_cell.h>

#include <cmath>
#include <cstring>

#include <cellc/error.h>

#include "default_generator.h"
#include "step_writer.h"

namespace cellc {
namespace {

bool is_known(const std::string& nonlinearity) { return nonlinearity == "tanh" || nonlinearity == "relu"; }

// torch finds an unknown nonlinearity in forward; until then such a module has its parameters, which are those of any RNNCell.
std::string cell_of(const std::string& nonlinearity) { return nonlinearity == "relu" ? "rnn_relu" : "rnn_tanh"; }

Cell make_cell(int64_t input_size, int64_t hidden_size, const RNNCellOptions& options) {
  CellOptions plain;
  plain.dtype = options.dtype();
  plain.device = options.device();
  if (!options.bias()) plain.without = {"bias_ih", "bias_hh"};
  plain.title = "RNNCell";
  plain.kernels = options.kernels();
  return Cell(cell_of(options.nonlinearity()), {{"I", input_size}, {"H", hidden_size}}, plain);
}

// A cell of the user's may carry the name, too.
void expect_rnn(const CellInfo& cell) {
  constexpr const char* params[] = {"weight_ih", "weight_hh", "bias_ih", "bias_hh"};
  bool same = cell.input_count == 1 && cell.state_count == 1 && cell.param_count == 4;
  for (int k = 0; same && k < 4; ++k) same = std::strcmp(cell.params[k].name, params[k]) == 0;
  if (!same) throw Error(std::string("the kernels for ") + cell.name + " are not those of the cell that comes with cellc");
}

bool is_vector(const ConstTensorView& view, int64_t features, DType dtype) noexcept {
  return view.sizes()[view.dim() - 1] == features && view.dtype() == dtype;
}

// Of the same rank, and batch where there is one.
bool are_rows_alike(const ConstTensorView& a, const ConstTensorView& b) noexcept {
  return a.dim() == b.dim() && (a.dim() == 1 || a.sizes()[0] == b.sizes()[0]);
}

void expect_known(const std::string& nonlinearity) {
  if (!is_known(nonlinearity)) throw Error("Unknown nonlinearity: " + nonlinearity);
}

// The words of torch.nn.RNN.
void expect_sequence(const ConstTensorView& input) {
  if (!input.defined()) throw TypeError("RNNCell.sequence() missing 1 required positional argument: 'input'");
  if (input.dim() != 2 && input.dim() != 3)
    throw ValueError("RNNCell.sequence: Expected input to be 2D or 3D, got " + std::to_string(input.dim()) + "D instead");
}

}  // namespace

RNNCell::RNNCell(int64_t input_size, int64_t hidden_size, const RNNCellOptions& options, Generator& generator)
    : input_size_(input_size),
      hidden_size_(hidden_size),
      bias_(options.bias()),
      is_known_(is_known(options.nonlinearity())),
      nonlinearity_(options.nonlinearity()),
      cell_(make_cell(input_size, hidden_size, options)) {
  expect_rnn(cell_.info());
  reset_parameters(generator);
}

RNNCell::RNNCell(int64_t input_size, int64_t hidden_size, const RNNCellOptions& options)
    : RNNCell(input_size, hidden_size, options, detail::Locked(detail::default_generator()).generator()) {}

void RNNCell::reset_parameters(Generator& generator) {
  const double bound = hidden_size_ > 0 ? 1.0 / std::sqrt(static_cast<double>(hidden_size_)) : 0.0;
  cell_.uniform_(-bound, bound, generator);
}

bool RNNCell::takes(const ConstTensorView& input, const ConstTensorView& hx) const noexcept {
  const bool has_input = input.defined() && (input.dim() == 1 || input.dim() == 2) && is_known_ && is_vector(input, input_size_, dtype());
  return has_input && (!hx.defined() || (are_rows_alike(hx, input) && is_vector(hx, hidden_size_, dtype())));
}

Step RNNCell::bind(const ConstTensorView& input, const ConstTensorView& hx, const TensorView& output) const {
  const bool has_output = output.defined() && are_rows_alike(output, input) && is_vector(output, hidden_size_, dtype());
  if (!takes(input, hx) || !has_output) refuse(input, hx, &output);
  const int64_t batch = input.dim() == 2 ? input.sizes()[0] : 1;
  const detail::Rows zeros{cell_.zeros_.data(), hidden_size_, batch, 1, 0};
  const detail::Rows operands[3] = {detail::rows_of(input), hx.defined() ? detail::rows_of(hx) : zeros, detail::rows_of(output)};
  constexpr detail::OperandCounts counts{1, 1};
  detail::check_memory(cell_.kernel(), operands, counts);
  return detail::StepWriter::write(cell_.kernel(), operands, counts, cell_.packed_);
}

Tensor RNNCell::operator()(const ConstTensorView& input, const ConstTensorView& hx) const {
  if (!takes(input, hx)) refuse(input, hx, nullptr);
  Tensor output = Tensor::empty(input.dim() == 2 ? IntArray{input.sizes()[0], hidden_size_} : IntArray{hidden_size_}, dtype());
  forward(input, hx, output);
  return output;
}

Tensor RNNCell::sequence(const ConstTensorView& input, const ConstTensorView& hx, const SequenceOptions& options) const {
  expect_known(nonlinearity_);
  expect_sequence(input);
  const bool batched = input.dim() == 3;
  Tensor output = Tensor::empty(
      batched ? IntArray{input.sizes()[0], input.sizes()[1], hidden_size_} : IntArray{input.sizes()[0], hidden_size_}, dtype());
  sequence(input, hx, output, {}, options);
  return output;
}

void RNNCell::sequence(const ConstTensorView& input, const ConstTensorView& hx, const TensorView& output, const TensorView& h_n,
                       const SequenceOptions& options) const {
  expect_known(nonlinearity_);
  expect_sequence(input);
  cell_.sequence({input}, {hx}, {output}, {h_n}, options);
}

std::string RNNCell::explain() const { return to_string(*this) + " " + to_string(dtype()) + ": " + cell_.explain(); }

std::string to_string(const RNNCell& cell) {
  std::string text = "RNNCell(" + std::to_string(cell.input_size()) + ", " + std::to_string(cell.hidden_size());
  if (!cell.bias()) text += ", bias=False";
  if (cell.nonlinearity() != "tanh") text += ", nonlinearity=" + cell.nonlinearity();
  return text + ")";
}

}  // namespace cellc
