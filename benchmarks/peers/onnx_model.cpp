// Written field by field, as protobuf writes them: number and kind, then a number or a length with its bytes. The numbers are those of
// onnx.proto.
#include "onnx_model.h"

#include <vector>

#include "product.h"

namespace peers::onnx {
namespace {

using Shape = std::vector<int64_t>;

void append_number(std::string& bytes, uint64_t value) {
  for (; value >= 128; value >>= 7) bytes.push_back(static_cast<char>(value | 128));
  bytes.push_back(static_cast<char>(value));
}

std::string number(uint64_t field, int64_t value) {
  std::string bytes;
  append_number(bytes, field << 3);
  append_number(bytes, static_cast<uint64_t>(value));
  return bytes;
}

std::string text(uint64_t field, const std::string& value) {
  std::string bytes;
  append_number(bytes, field << 3 | 2);
  append_number(bytes, value.size());
  return bytes + value;
}

constexpr int64_t float32 = 1;

std::string tensor(const std::string& name, const Shape& shape, const Floats& values) {
  std::string bytes;
  for (const int64_t size : shape) bytes += number(1, size);
  bytes += number(2, float32) + text(8, name) + text(9, {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)});
  return text(5, bytes);
}

std::string value(uint64_t field, const std::string& name, const Shape& shape) {
  std::string sizes;
  for (const int64_t size : shape) sizes += text(1, number(1, size));
  return text(field, text(1, name) + text(2, text(1, number(1, float32) + text(2, sizes))));
}

std::string integer(const std::string& name, int64_t value) { return text(5, text(1, name) + number(3, value) + number(20, 2)); }

std::string node(const std::string& operation, const std::vector<std::string>& inputs, const std::vector<std::string>& outputs,
                 const std::string& attributes = "") {
  std::string bytes;
  for (const std::string& input : inputs) bytes += text(1, input);
  for (const std::string& output : outputs) bytes += text(2, output);
  return text(1, bytes + text(4, operation) + attributes);
}

std::string model(const std::string& graph) {
  constexpr int64_t format = 8, operators = 14;
  return number(1, format) + text(7, graph + text(2, "cell")) + text(8, number(2, operators));
}

}  // namespace

std::string step_model(const Problem& problem) {
  const int64_t inputs = problem.input_size, hidden = problem.hidden_size, batch = problem.batch;
  const std::string transposed = integer("transB", 1);
  return model(node("Gemm", {"x", "weight_ih", "bias"}, {"from_x"}, transposed) +
               node("Gemm", {"h", "weight_hh", "from_x"}, {"sums"}, transposed) + node("Tanh", {"sums"}, {"y"}) +
               tensor("weight_ih", {hidden, inputs}, weights_of(problem, true, false)) +
               tensor("weight_hh", {hidden, hidden}, weights_of(problem, false, true)) + tensor("bias", {hidden}, summed_biases(problem)) +
               value(11, "x", {batch, inputs}) + value(11, "h", {batch, hidden}) + value(12, "y", {batch, hidden}));
}

// ONNX has the gates z, r, n, and i, o, f, g.
std::string rnn_model(const Problem& problem, int64_t steps) {
  const int64_t inputs = problem.input_size, hidden = problem.hidden_size, batch = problem.batch, rows = gates_of(problem.kind) * hidden;
  const bool is_lstm = problem.kind == Kind::lstm;
  const auto ordered = [&](const Floats& values) {
    return is_lstm ? with_gates(values, {0, 3, 1, 2}) : problem.kind == Kind::gru ? with_gates(values, {1, 0, 2}) : values;
  };
  Floats biases = ordered({problem.bias_ih.begin(), problem.bias_ih.end()});
  const Floats state_biases = ordered({problem.bias_hh.begin(), problem.bias_hh.end()});
  biases.insert(biases.end(), state_biases.begin(), state_biases.end());
  const std::string size = integer("hidden_size", hidden);
  const std::vector<std::string> operands{"x", "weight_ih", "weight_hh", "biases", "", "h"};
  std::string operation = node("RNN", operands, {"y"}, size);
  if (problem.kind == Kind::gru) operation = node("GRU", operands, {"y"}, size + integer("linear_before_reset", 1));
  if (is_lstm) operation = node("LSTM", {"x", "weight_ih", "weight_hh", "biases", "", "h", "c"}, {"y", "", "next_c"}, size);
  const Shape state{1, batch, hidden};
  return model(operation + tensor("weight_ih", {1, rows, inputs}, ordered(weights_of(problem, true, false))) +
               tensor("weight_hh", {1, rows, hidden}, ordered(weights_of(problem, false, true))) + tensor("biases", {1, 2 * rows}, biases) +
               value(11, "x", {steps, batch, inputs}) + value(11, "h", state) + (is_lstm ? value(11, "c", state) : "") +
               value(12, "y", {steps, 1, batch, hidden}) + (is_lstm ? value(12, "next_c", state) : ""));
}

}  // namespace peers::onnx
