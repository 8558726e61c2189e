// What earlier calls left on the stack is no operand: half of an address is a subnormal number, and each operation on one costs more than
// a hundred cycles on most x86 processors, though its result is not stored.
#include <doctest/doctest.h>

#include <array>

#include <cellc/cell_module.h>

#include "../parity/variants.h"

#if defined(__x86_64__)
namespace {

constexpr unsigned met_subnormal = 1 << 1;  // of MXCSR: some operation had a subnormal operand

[[gnu::noinline]] void leave_halves_of_addresses_on_the_stack() {
  std::array<volatile uint32_t, 16 << 10> halves;
  for (volatile uint32_t& half : halves) half = 0x7ffd;
}

bool meets_subnormals(const std::string& name, const Variant& variant, int64_t inputs, int64_t units, int64_t batch) {
  cellc::CellOptions options;
  options.kernels = variant.kernels;
  cellc::Cell cell(name, {{"I", inputs}, {"H", units}}, options);
  cellc::Generator generator(5);
  cell.uniform_(-0.3, 0.3, generator);
  const auto draw = [&](int64_t length) {
    cellc::Tensor tensor = cellc::Tensor::empty({batch, length});
    cellc::uniform_(tensor, -1, 1, generator);
    return tensor;
  };
  const cellc::Tensor input = draw(inputs);
  std::vector<cellc::Tensor> states, outputs;
  for (int k = 0; k < cell.info().state_count; ++k) {
    states.push_back(draw(units));
    outputs.push_back(draw(units));
  }
  const std::vector<cellc::ConstTensorView> input_views{input}, state_views(states.begin(), states.end());
  std::vector<cellc::TensorView> output_views;
  for (cellc::Tensor& output : outputs) output_views.push_back(output.view());
  cellc::Step step = cell.bind(input_views, state_views, output_views);
  leave_halves_of_addresses_on_the_stack();
  __builtin_ia32_ldmxcsr(__builtin_ia32_stmxcsr() & ~met_subnormal);
  step();
  return (__builtin_ia32_stmxcsr() & met_subnormal) != 0;
}

}  // namespace

TEST_CASE("a step of any number of rows computes with nothing that lies on the stack") {
  constexpr int64_t sizes[][2] = {{10, 20}, {3, 5}, {7, 11}, {33, 49}, {16, 16}};
  for (const Variant& variant : variants())
    for (const char* const cell : {"rnn_tanh", "rnn_relu", "gru", "lstm"})
      for (const auto& [inputs, units] : sizes) {
        if (!variant.has(cell, {inputs, units}, cellc::DType::float32)) continue;
        for (int64_t batch = 1; batch <= 40; ++batch) {
          CAPTURE(variant.name());
          CAPTURE(cell);
          CAPTURE(units);
          CAPTURE(batch);
          CHECK_FALSE(meets_subnormals(cell, variant, inputs, units, batch));
        }
      }
}
#endif
