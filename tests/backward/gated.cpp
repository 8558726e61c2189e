// Gradients of GRU and LSTM cells beside torch's.
#include <doctest/doctest.h>

#include <cellc/cell_module.h>

#include "../parity/cases.h"
#include "../parity/errors.h"

using cellc::Cell;
using cellc::ConstTensorView;
using cellc::StateDict;
using cellc::Tensor;

namespace {

struct Row {
  const char* name;
  const char* cell;
  std::vector<const char*> states, outputs;
};

const Row rows[] = {{"gru_backward_1x2_n3", "gru", {"hx"}, {"output"}},
                    {"gru_backward_3x5_n17", "gru", {"hx"}, {"output"}},
                    {"gru_backward_10x20_u", "gru", {"hx"}, {"output"}},
                    {"gru_backward_float64_3x5_n1", "gru", {"hx"}, {"output"}},
                    {"lstm_backward_1x2_n3", "lstm", {"hx", "cx"}, {"output", "cy"}},
                    {"lstm_backward_3x5_n17", "lstm", {"hx", "cx"}, {"output", "cy"}},
                    {"lstm_backward_10x20_u", "lstm", {"hx", "cx"}, {"output", "cy"}},
                    {"lstm_backward_float64_3x5_n1", "lstm", {"hx", "cx"}, {"output", "cy"}}};

Cell cell_of(const Case& c, const char* name) {
  cellc::CellOptions options;
  options.dtype = c.options.dtype();
  if (!c.options.bias()) options.without = {"bias_ih", "bias_hh"};
  Cell cell(name, {{"I", c.input_size}, {"H", c.hidden_size}}, options);
  cell.load_state_dict(c.parameters);
  return cell;
}

ConstTensorView or_none(const Case& c, const std::string& name) {
  const Tensor* tensor = c.tensors.find(name);
  return tensor == nullptr ? ConstTensorView() : tensor->view();
}

}  // namespace

TEST_CASE("every gradient of torch's GRUCell and LSTMCell, within torch's tolerance of float64") {
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Case c = case_named(row.name);
    const Cell cell = cell_of(c, row.cell);
    const auto check = [&](const std::string& name, const Tensor& got) {
      CAPTURE(name);
      CHECK(difference(got, c.tensors.at(name), c.tensors.at(name + "_f64"), c.rtol, c.atol) == "");
    };
    std::vector<ConstTensorView> states, outputs, grad_outputs;
    std::vector<Tensor> grad_states;
    for (const char* name : row.states) {
      states.push_back(or_none(c, name));
      grad_states.push_back(Tensor::empty(c.tensors.at("output").sizes(), cell.dtype()));
    }
    for (const std::string name : row.outputs) {
      outputs.push_back(or_none(c, name));
      grad_outputs.push_back(or_none(c, "grad_" + name));
    }
    Tensor grad_input = Tensor::empty(c.tensors.at("input").sizes(), cell.dtype());
    StateDict parameters = cell.zero_gradients();
    std::vector<cellc::TensorView> by_states;
    for (Tensor& gradient : grad_states) by_states.push_back(gradient);
    cell.step_backward({c.tensors.at("input").view()}, states, outputs, grad_outputs, {{grad_input}, by_states, &parameters, true});
    check("grad_input", grad_input);
    for (size_t k = 0; k < states.size(); ++k)
      if (states[k].defined()) check(std::string("grad_") + row.states[k], grad_states[k]);
    for (const auto& [name, gradient] : parameters) check("grad_" + name, gradient);
  }
}
