// float32 modules whose kernels round weights, inputs and states to int8.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <cstring>

#include <cellc/cell_module.h>
#include <cellc/rnn_cell.h>

#include "cases.h"
#include "errors.h"
#include "variants.h"

using cellc::DType;
using cellc::RNNCell;
using cellc::Tensor;

namespace {

constexpr float nan_value = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();

RNNCell int8_cell(int64_t input_size, int64_t hidden_size, const Variant& variant, const cellc::StateDict* parameters = nullptr,
                  const cellc::RNNCellOptions& options = {}) {
  cellc::manual_seed(7);
  RNNCell cell(input_size, hidden_size, cellc::RNNCellOptions(options).kernels(variant.kernels));
  cell.load_state_dict(parameters != nullptr ? *parameters : cell.state_dict(), "", DType::int8);
  REQUIRE(cell.kernel().weights == DType::int8);
  return cell;
}

double largest(const Tensor& t, int64_t first, int64_t count) {
  double result = 0;
  for (int64_t k = 0; k < count; ++k) result = std::max(result, std::fabs(value_at(t, first + k)));
  return result;
}

// How far a sum of products w(j, k) x(n, k) may be off if each factor is rounded to a 127th part of the largest of its row.
double rounding(const Tensor& w, int64_t j, const Tensor& x, int64_t n, int64_t columns) {
  const double half_w = largest(w, j * columns, columns) / 254, half_x = largest(x, n * columns, columns) / 254;
  double sum = 0;
  for (int64_t k = 0; k < columns; ++k)
    sum += half_w * std::fabs(value_at(x, n * columns + k)) + half_x * std::fabs(value_at(w, j * columns + k)) + half_w * half_x;
  return sum * (1 + 1e-6);
}

bool same_bits(const cellc::ConstTensorView& a, const cellc::ConstTensorView& b) {
  const Tensor left = a.clone(), right = b.clone();
  return std::memcmp(left.data(), right.data(), left.nbytes()) == 0;
}

Tensor draw(const cellc::IntArray& sizes, uint64_t seed) {
  Tensor tensor = Tensor::empty(sizes);
  cellc::Generator generator(seed);
  uniform_(tensor.view(), -1, 1, generator);
  return tensor;
}

}  // namespace

TEST_CASE("int8 weights: no further from float64 than two roundings explain, and alike on every target") {
  std::printf("\nLargest error against float64, absolute\n%-40s %10s %10s\n", "case", "int8", "allowed");
  for (const Case& c : step_cases()) {
    if (!c.special.empty() || c.options.dtype() != DType::float32) continue;
    const Tensor *hx = c.tensors.find("hx"), &input = c.tensors.at("input"), &truth = c.tensors.at("output_f64");
    const int64_t batch = input.numel() / c.input_size;
    Tensor first;
    for (const Variant& variant : int8_variants()) {
      if (!variant.has("rnn_" + c.options.nonlinearity(), {c.input_size, c.hidden_size}, {DType::float32, DType::int8})) continue;
      CAPTURE(c.name);
      CAPTURE(variant.name());
      const RNNCell cell = int8_cell(c.input_size, c.hidden_size, variant, &c.parameters, c.options);
      const Tensor got = cell(input, hx == nullptr ? Tensor() : *hx);
      double worst = 0, allowed = 0, apart = 0;
      for (int64_t n = 0; n < batch; ++n)
        for (int64_t j = 0; j < c.hidden_size; ++j) {
          const double error = std::fabs(value_at(got, n * c.hidden_size + j) - value_at(truth, n * c.hidden_size + j));
          const double bound = rounding(c.parameters.at("weight_ih"), j, input, n, c.input_size) +
                               (hx == nullptr ? 0 : rounding(c.parameters.at("weight_hh"), j, *hx, n, c.hidden_size)) + c.atol;
          CHECK(error <= bound);
          worst = std::max(worst, error), allowed = std::max(allowed, bound);
          if (first.defined())
            apart = std::max(apart, std::fabs(value_at(got, n * c.hidden_size + j) - value_at(first, n * c.hidden_size + j)));
        }
      CHECK(apart <= c.atol);  // the integers are the same; what is left is float32
      if (!first.defined()) first = got.view().clone();
      if (!variant.exact && variant.target == "x86-64-v3") std::printf("%-40s %10.2e %10.2e\n", c.name.c_str(), worst, allowed);
    }
  }
}

TEST_CASE("int8 weights: closer to float64 than torch's dynamically quantised RNNCell, which has one scale for all rows") {
  std::printf("\nLargest error against float64, absolute\n%-40s %10s %10s\n", "case", "int8", "torch");
  for (const char* name : {"quantized_3x5_n1_tanh", "quantized_10x20_n3_relu", "quantized_20x10_n17_tanh", "quantized_16x16_n1_tanh"}) {
    const Case c = case_named(name);
    for (const Variant& variant : int8_variants()) {
      if (!variant.has("rnn_" + c.options.nonlinearity(), {c.input_size, c.hidden_size}, {DType::float32, DType::int8})) continue;
      const RNNCell cell = int8_cell(c.input_size, c.hidden_size, variant, &c.parameters, c.options);
      const Tensor got = cell(c.tensors.at("input"), c.tensors.at("hx")), &truth = c.tensors.at("output_f64");
      double worst = 0;
      for (int64_t k = 0; k < got.numel(); ++k) worst = std::max(worst, std::fabs(value_at(got, k) - value_at(truth, k)));
      CHECK(worst <= c.torch_abs);
      if (!variant.exact && variant.target == "x86-64-v3") std::printf("%-40s %10.2e %10.2e\n", name, worst, c.torch_abs);
    }
  }
}

TEST_CASE("int8 weights: other rows of a batch do not change a row's result") {
  for (const Variant& variant : int8_variants()) {
    const RNNCell cell = int8_cell(10, 20, variant);
    for (const int64_t batch : {2, 3, 4, 5, 9, 23}) {
      Tensor input = draw({batch, 10}, 3), hx = draw({batch, 20}, 4);
      const Tensor before = cell(input, hx);
      for (int64_t k = 10; k < input.numel(); ++k) input.data<float>()[k] *= 1e6F;
      for (int64_t k = 20; k < hx.numel(); ++k) hx.data<float>()[k] = nan_value;
      const Tensor after = cell(input, hx);
      CHECK(same_bits(before.view().select(0, 0), after.view().select(0, 0)));
    }
  }
}

TEST_CASE("int8 weights: rows that lie anywhere are those that lie side by side") {
  for (const Variant& variant : int8_variants()) {
    const RNNCell cell = int8_cell(10, 20, variant);
    const Tensor input = draw({10, 7}, 5), hx = draw({20, 7}, 6);
    const Tensor strided = cell(input.view().transpose(0, 1), hx.view().transpose(0, 1));
    const Tensor plain = cell(input.view().transpose(0, 1).clone(), hx.view().transpose(0, 1).clone());
    for (int64_t k = 0; k < plain.numel(); ++k) CHECK(std::fabs(value_at(strided, k) - value_at(plain, k)) < 1e-6);
  }
}

TEST_CASE("int8 weights: a row with NaN or an infinity is NaN, zeros and tiny numbers are what they are") {
  for (const Variant& variant : int8_variants()) {
    CAPTURE(variant.name());
    cellc::StateDict parameters = RNNCell(3, 5).state_dict();
    for (int64_t j = 0; j < 5; ++j) parameters.at("weight_ih").data<float>()[j * 3] = j % 2 == 0 ? 0.5F : -0.5F;
    const RNNCell cell = int8_cell(3, 5, variant, &parameters);
    Tensor bias_only = Tensor::zeros({5});
    for (int64_t j = 0; j < 5; ++j)
      bias_only.data<float>()[j] =
          static_cast<float>(std::tanh(value_at(cell.state_dict().at("bias_ih"), j) + value_at(cell.state_dict().at("bias_hh"), j)));
    for (const float special : {nan_value, infinity, -infinity}) {
      for (const int64_t batch : {1, 2, 6, 17}) {
        Tensor input = Tensor::zeros({batch, 3});
        input.data<float>()[1] = special;
        const Tensor output = cell(input);
        for (int64_t j = 0; j < 5; ++j) CHECK(std::isnan(value_at(output, j)));
        for (int64_t k = 5; k < output.numel(); ++k)
          CHECK(value_at(output, k) == doctest::Approx(value_at(bias_only, k % 5)).epsilon(1e-6));
      }
    }
    for (const float tiny : {0.0F, -0.0F, 1e-45F, 1e-40F, 1e-36F, 1e-30F}) {
      Tensor input = Tensor::zeros({2, 3});
      for (int64_t k = 0; k < 6; ++k) input.data<float>()[k] = tiny;
      const Tensor output = cell(input);
      for (int64_t k = 0; k < 10; ++k) CHECK(value_at(output, k) == doctest::Approx(value_at(bias_only, k % 5)).epsilon(1e-6));
    }
    Tensor huge = Tensor::zeros({1, 3});
    huge.data<float>()[0] = 3e38F;
    const Tensor output = cell(huge);
    for (int64_t j = 0; j < 5; ++j) CHECK(value_at(output, j) == (j % 2 == 0 ? 1.0 : -1.0));
  }
}

#if defined(__x86_64__)
TEST_CASE("int8 weights: rows of zeros, such as a first state, make no subnormal numbers, which cost a hundred cycles each") {
  constexpr unsigned met_subnormal = 1 << 1;
  for (const Variant& variant : int8_variants()) {
    const RNNCell cell = int8_cell(10, 20, variant);
    for (const int64_t batch : {1, 2, 7, 40}) {
      const Tensor zeros = Tensor::zeros({batch, 10}), hx = Tensor::zeros({batch, 20});
      Tensor output = Tensor::empty({batch, 20});
      cellc::Step step = cell.bind(zeros, hx, output);
      __builtin_ia32_ldmxcsr(__builtin_ia32_stmxcsr() & ~met_subnormal);
      step();
      const unsigned met = __builtin_ia32_stmxcsr();
      CAPTURE(cell.kernel().name);
      CAPTURE(batch);
      CHECK((met & met_subnormal) == 0);
    }
  }
}
#endif

TEST_CASE("int8 weights: a sequence is the loop over its steps") {
  for (const Variant& variant : int8_variants()) {
    if (variant.exact) continue;
    for (const int64_t batch : {1, 2, 7}) {
      const RNNCell cell = int8_cell(300, 310, variant);
      const Tensor input = draw({40, batch, 300}, 2), output = cell.sequence(input);
      const Tensor zeros = Tensor::zeros({batch, 310});
      for (int64_t t = 0; t < 40; ++t) {
        // from the sequence's own state: one that is off by the last bit may be rounded to the next integer, and so on
        const Tensor step = cell(input.view().select(0, t), t == 0 ? zeros.view() : output.view().select(0, t - 1));
        double apart = 0;
        for (int64_t k = 0; k < step.numel(); ++k)
          apart = std::max(apart, std::fabs(value_at(output, t * step.numel() + k) - value_at(step, k)));
        CHECK(apart < 2e-6);
      }
    }
  }
}

TEST_CASE("int8 weights: sums that do not fit an int32 are an error") {
  const Variant& variant = int8_variants()[1];
  RNNCell cell(70000, 2, cellc::RNNCellOptions().kernels(variant.kernels));
  CHECK_THROWS_WITH_AS(cell.load_state_dict(cell.state_dict(), "", DType::int8),
                       doctest::Contains("a sum of 70000 products of int8 does not fit an int32; at most 66000 do"), cellc::Error);
}
