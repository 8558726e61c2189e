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

std::string node(const std::string& operation, const std::vector<std::string>& inputs, const std::string& output,
                 const std::string& attributes = "") {
  std::string bytes;
  for (const std::string& input : inputs) bytes += text(1, input);
  return text(1, bytes + text(2, output) + text(4, operation) + attributes);
}

std::string model(const std::string& graph) {
  constexpr int64_t format = 8, operators = 14;
  return number(1, format) + text(7, graph + text(2, "cell")) + text(8, number(2, operators));
}

}  // namespace

std::string step_model(const Problem& problem) {
  const int64_t inputs = problem.input_size, hidden = problem.hidden_size, batch = problem.batch;
  const std::string transposed = integer("transB", 1);
  return model(node("Gemm", {"x", "weight_ih", "bias"}, "from_x", transposed) +
               node("Gemm", {"h", "weight_hh", "from_x"}, "sums", transposed) + node("Tanh", {"sums"}, "y") +
               tensor("weight_ih", {hidden, inputs}, weights_of(problem, true, false)) +
               tensor("weight_hh", {hidden, hidden}, weights_of(problem, false, true)) + tensor("bias", {hidden}, summed_biases(problem)) +
               value(11, "x", {batch, inputs}) + value(11, "h", {batch, hidden}) + value(12, "y", {batch, hidden}));
}

std::string rnn_model(const Problem& problem, int64_t steps) {
  const int64_t inputs = problem.input_size, hidden = problem.hidden_size, batch = problem.batch;
  Floats biases(problem.bias_ih.begin(), problem.bias_ih.end());
  biases.insert(biases.end(), problem.bias_hh.begin(), problem.bias_hh.end());
  return model(node("RNN", {"x", "weight_ih", "weight_hh", "biases", "", "h"}, "y", integer("hidden_size", hidden)) +
               tensor("weight_ih", {1, hidden, inputs}, weights_of(problem, true, false)) +
               tensor("weight_hh", {1, hidden, hidden}, weights_of(problem, false, true)) + tensor("biases", {1, 2 * hidden}, biases) +
               value(11, "x", {steps, batch, inputs}) + value(11, "h", {1, batch, hidden}) + value(12, "y", {steps, 1, batch, hidden}));
}

}  // namespace peers::onnx
