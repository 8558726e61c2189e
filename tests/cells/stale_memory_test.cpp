// What earlier calls left on the stack is no operand: half of an address is a subnormal number, and each operation on one costs more than
// a hundred cycles on Intel's processors, though its result is not stored. Kernels that store sums without gaps could take it for one:
// those of exact sizes with AVX-512.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include <cellc/cell_module.h>

#include "../parity/variants.h"

#if defined(__x86_64__)
namespace {

constexpr unsigned met_subnormal = 1 << 1;  // of MXCSR: some operation had a subnormal operand

[[gnu::noinline]] void leave_halves_of_addresses_on_the_stack() {
  std::array<volatile uint32_t, 64 << 10> halves;  // 256 KB: deeper than a call of sequence
  for (volatile uint32_t& half : halves) half = 0x7ffd;
}

cellc::Cell drawn(const std::string& name, const Variant& variant, int64_t inputs, int64_t units, cellc::Generator& generator) {
  cellc::CellOptions options;
  options.kernels = variant.kernels;
  cellc::Cell cell(name, {{"I", inputs}, {"H", units}}, options);
  cell.uniform_(-0.1, 0.1, generator);
  return cell;
}

cellc::Tensor draw(const cellc::IntArray& sizes, cellc::Generator& generator) {
  cellc::Tensor tensor = cellc::Tensor::empty(sizes);
  cellc::uniform_(tensor, -1, 1, generator);
  return tensor;
}

template <typename Call>
bool meets_subnormals(Call call) {
  leave_halves_of_addresses_on_the_stack();
  __builtin_ia32_ldmxcsr(__builtin_ia32_stmxcsr() & ~met_subnormal);
  call();
  return (__builtin_ia32_stmxcsr() & met_subnormal) != 0;
}

bool step_meets_subnormals(const std::string& name, const Variant& variant, int64_t inputs, int64_t units, int64_t batch) {
  cellc::Generator generator(5);
  const cellc::Cell cell = drawn(name, variant, inputs, units, generator);
  const cellc::Tensor input = draw({batch, inputs}, generator);
  std::vector<cellc::Tensor> states, outputs;
  for (int k = 0; k < cell.info().state_count; ++k) {
    states.push_back(draw({batch, units}, generator));
    outputs.push_back(draw({batch, units}, generator));
  }
  const std::vector<cellc::ConstTensorView> input_views{input}, state_views(states.begin(), states.end());
  std::vector<cellc::TensorView> output_views;
  for (cellc::Tensor& output : outputs) output_views.push_back(output.view());
  cellc::Step step = cell.bind(input_views, state_views, output_views);
  return meets_subnormals(step);
}

}  // namespace

TEST_CASE("a step of any number of rows computes with nothing that lies on the stack") {
  constexpr int64_t sizes[][2] = {{10, 20}, {3, 5}, {7, 11}, {33, 49}, {16, 16}};
  int tried = 0;
  for (const Variant& variant : variants())
    for (const char* const cell : {"rnn_tanh", "rnn_relu", "gru", "lstm"})
      for (const auto& [inputs, units] : sizes) {
        if (!variant.has(cell, {inputs, units}, cellc::DType::float32)) continue;
        for (int64_t batch = 1; batch <= 40; ++batch, ++tried) {
          CAPTURE(variant.name());
          CAPTURE(cell);
          CAPTURE(units);
          CAPTURE(batch);
          CHECK_FALSE(step_meets_subnormals(cell, variant, inputs, units, batch));
        }
      }
  CHECK(tried > 0);
}

TEST_CASE("nor does a sequence in two halves of a narrow cell of many inputs, which is the loop over its steps") {
  constexpr int64_t inputs = 300, units = 50, steps = 30;
  int tried = 0;
  for (const Variant& variant : variants()) {
    if (!variant.exact || !variant.has("rnn_tanh", {inputs, units}, cellc::DType::float32)) continue;
    for (int64_t batch = 1; batch <= 9; ++batch, ++tried) {
      cellc::Generator generator(6);
      const cellc::Cell cell = drawn("rnn_tanh", variant, inputs, units, generator);
      const cellc::Tensor input = draw({steps, batch, inputs}, generator);
      cellc::Tensor output = cellc::Tensor::empty({steps, batch, units}), state = cellc::Tensor::zeros({batch, units});
      cellc::SequenceWorkspace workspace;
      cellc::SequenceOptions options;
      options.workspace = &workspace;
      CAPTURE(variant.name());
      CAPTURE(batch);
      cell.sequence({input.view()}, {}, {output.view()}, {}, options);
      CHECK_FALSE(meets_subnormals([&] { cell.sequence({input.view()}, {}, {output.view()}, {}, options); }));
      double apart = 0;
      for (int64_t t = 0; t < steps; ++t) {
        state = cell({input.view().select(0, t)}, {state.view()})[0];
        const float *got = output.data<float>() + t * state.numel(), *expected = state.data<float>();
        for (int64_t k = 0; k < state.numel(); ++k) apart = std::max(apart, std::fabs(static_cast<double>(got[k]) - expected[k]));
      }
      CHECK(apart < 1e-5);
    }
  }
  CHECK(tried > 0);
}
#endif
