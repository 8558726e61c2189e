#include "quiet_calls.h"

#include <memory>

using cellc::RNNCell;
using cellc::Tensor;
using cellc::TensorView;

namespace {

// Tensors for one cell and batch, in memory twice as wide as the strided ones need.
struct Arguments {
  Tensor input, hx, output, wide_input, wide_hx, wide_output;
  TensorView strided_input, strided_hx, strided_output;

  Arguments(const RNNCell& cell, int64_t batch)
      : input(Tensor::zeros({batch, cell.input_size()}, cell.dtype())),
        hx(Tensor::zeros({batch, cell.hidden_size()}, cell.dtype())),
        output(Tensor::zeros({batch, cell.hidden_size()}, cell.dtype())),
        wide_input(Tensor::zeros({batch, 2 * cell.input_size()}, cell.dtype())),
        wide_hx(Tensor::zeros({batch, 2 * cell.hidden_size()}, cell.dtype())),
        wide_output(Tensor::zeros({batch, 2 * cell.hidden_size()}, cell.dtype())),
        strided_input(wide_input.view().slice(1, 0, 2 * cell.input_size(), 2)),
        strided_hx(wide_hx.view().slice(1, 0, 2 * cell.hidden_size(), 2)),
        strided_output(wide_output.view().slice(1, 0, 2 * cell.hidden_size(), 2)) {}
};

// With a workspace that the first call has made.
void add_sequence(std::vector<QuietCall>& calls, const RNNCell& cell, int64_t batch) {
  const auto input = std::make_shared<Tensor>(Tensor::zeros({50, batch, cell.input_size()}, cell.dtype()));
  const auto output = std::make_shared<Tensor>(Tensor::zeros({50, batch, cell.hidden_size()}, cell.dtype()));
  const auto workspace = std::make_shared<cellc::SequenceWorkspace>();
  const auto options = std::make_shared<cellc::SequenceOptions>();
  options->workspace = workspace.get();
  workspace->reserve(cell.sequence_workspace_bytes(50, batch));
  const std::string name = std::string(cell.kernel().name) + ", N = " + std::to_string(batch) + ": sequence";
  calls.push_back({name, [=, &cell] {
                     static_cast<void>(workspace);
                     cell.sequence(*input, {}, *output, {}, *options);
                   }});
}

void add_backward(std::vector<QuietCall>& calls, const RNNCell& cell, int64_t batch, bool has_outputs) {
  struct Tensors {
    Tensor input, hx, output, grad_output, grad_input;
    cellc::StateDict parameters;
    cellc::BackwardWorkspace workspace;
  };
  const auto zeros = [&](int64_t features) { return Tensor::zeros({50, batch, features}, cell.dtype()); };
  const auto t = std::make_shared<Tensors>(Tensors{zeros(cell.input_size()),
                                                   Tensor::zeros({batch, cell.hidden_size()}, cell.dtype()),
                                                   zeros(cell.hidden_size()),
                                                   zeros(cell.hidden_size()),
                                                   zeros(cell.input_size()),
                                                   cell.zero_gradients(),
                                                   {}});
  const auto call = [=, &cell] {
    cell.sequence_backward(t->input, t->hx, has_outputs ? t->output.view() : TensorView(), t->grad_output, {},
                           {t->grad_input, {}, &t->parameters}, {&t->workspace});
  };
  call();
  calls.push_back({std::string(cell.kernel().name) + ", N = " + std::to_string(batch) + ": backward", call});
}

void add_calls(std::vector<QuietCall>& calls, const RNNCell& cell, int64_t batch) {
  const auto a = std::make_shared<Arguments>(cell, batch);
  const auto step = std::make_shared<cellc::Step>(cell.bind(a->input, a->hx, a->output));
  const std::string name = std::string(cell.kernel().name) + ", N = " + std::to_string(batch) + ": ";
  calls.push_back({name + "forward", [a, &cell] { cell.forward(a->input, a->hx, a->output); }});
  calls.push_back({name + "forward without hx", [a, &cell] { cell.forward(a->input, {}, a->output); }});
  calls.push_back({name + "forward, strided", [a, &cell] { cell.forward(a->strided_input, a->strided_hx, a->strided_output); }});
  calls.push_back({name + "step", [step] { (*step)(); }});
  calls.push_back({name + "step, state fed back", [a, step] {
                     (*step)(nullptr, a->hx.data(), a->output.data());
                     (*step)(nullptr, a->output.data(), a->hx.data());
                   }});
}

}  // namespace

std::vector<QuietCall> quiet_calls(const RNNCell& cell) {
  std::vector<QuietCall> calls;
  for (const int64_t batch : {0, 1, 3, 17}) add_calls(calls, cell, batch);
  for (const int64_t batch : {0, 1, 3, 17}) add_sequence(calls, cell, batch);
  for (const int64_t batch : {0, 1, 17})
    for (const bool has_outputs : {true, false})
      if (cell.has_gradients()) add_backward(calls, cell, batch, has_outputs);
  return calls;
}
