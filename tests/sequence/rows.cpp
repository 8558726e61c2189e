// What each row of a sequence is: its own loop over the cell, whatever its neighbours, lengths, resets, strides and chunks are.
#include <doctest/doctest.h>

#include <random>

#include "../parity/errors.h"
#include "../parity/variants.h"

#include <cellc/rnn_cell.h>

using cellc::DType;
using cellc::IntArray;
using cellc::RNNCell;
using cellc::SequenceOptions;
using cellc::Tensor;
using cellc::TensorView;

namespace {

Tensor random(const IntArray& sizes, DType dtype) {
  static cellc::Generator generator(11);
  Tensor tensor = Tensor::empty(sizes, dtype);
  uniform_(tensor, -1, 1, generator);
  return tensor;
}

struct Expected {
  Tensor output, h_n;
};

// Row by row, step by step, through RNNCell::forward.
Expected loop(const RNNCell& cell, const Tensor& input, const Tensor& hx, const SequenceOptions& options) {
  const int64_t steps = input.size(0), batch = input.size(1), hidden = cell.hidden_size();
  Expected result{Tensor::zeros({steps, batch, hidden}, cell.dtype()), Tensor::zeros({batch, hidden}, cell.dtype())};
  for (int64_t n = 0; n < batch; ++n) {
    TensorView state = result.h_n.view().select(0, n);
    state.copy_(hx.view().select(0, n));
    const int64_t length = options.lengths.empty() ? steps : options.lengths[static_cast<size_t>(n)];
    for (int64_t t = 0; t < length; ++t) {
      if (!options.resets.empty() && options.resets[static_cast<size_t>(t * batch + n)]) state.copy_(Tensor::zeros({hidden}, cell.dtype()));
      const TensorView output = result.output.view().select(0, t).select(0, n);
      cell.forward(input.view().select(0, t).select(0, n), state, output);
      state.copy_(output);
    }
  }
  return result;
}

struct Shape {
  int64_t steps, batch;
};

// T below, at and above one register tile and one chunk; N of one row, few and many.
constexpr Shape shapes[] = {{0, 2}, {1, 1}, {5, 1}, {12, 1}, {13, 1}, {400, 1}, {3, 2}, {40, 3}, {131, 5}, {700, 6}, {9, 13}, {30, 7}};

SequenceOptions random_options(const Shape& shape, bool lengths, bool resets, std::mt19937& random_bits) {
  SequenceOptions options;
  for (int64_t n = 0; lengths && n < shape.batch; ++n)
    options.lengths.push_back(static_cast<int64_t>(random_bits() % static_cast<uint32_t>(shape.steps + 1)));
  for (int64_t k = 0; resets && k < shape.steps * shape.batch; ++k) options.resets.push_back(random_bits() % 9 == 0);
  return options;
}

// Orders of addition differ; in the low types the rounded state, too, by a few units in its last place.
double rtol(DType dtype) {
  if (dtype == DType::bfloat16) return 2e-2;
  if (dtype == DType::float16) return 3e-3;
  return dtype == DType::float64 ? 1e-12 : 1e-5;
}

void check(const RNNCell& cell, const Shape& shape, const SequenceOptions& options) {
  const Tensor input = random({shape.steps, shape.batch, cell.input_size()}, cell.dtype()),
               hx = random({shape.batch, cell.hidden_size()}, cell.dtype());
  const Expected expected = loop(cell, input, hx, options);
  const double tolerance = rtol(cell.dtype());
  Tensor output = Tensor::empty(expected.output.sizes(), cell.dtype()), h_n = Tensor::empty(expected.h_n.sizes(), cell.dtype());
  cell.sequence(input, hx, output, h_n, options);
  CHECK(difference(output, expected.output, expected.output, tolerance, tolerance) == "");
  CHECK(difference(h_n, expected.h_n, expected.h_n, tolerance, tolerance) == "");

  Tensor in_place = hx;
  cell.sequence(input, in_place, {}, in_place, options);
  CHECK(difference(in_place, expected.h_n, expected.h_n, tolerance, tolerance) == "");

  // Batch first, in memory wider than it needs to be.
  Tensor wide_input = Tensor::zeros({shape.batch, shape.steps, cell.input_size() + 3}, cell.dtype());
  Tensor wide_output = Tensor::zeros({shape.batch, shape.steps + 1, cell.hidden_size() + 5}, cell.dtype());
  const TensorView x = wide_input.view().narrow(2, 1, cell.input_size()).transpose(0, 1);
  const TensorView y = wide_output.view().narrow(1, 0, shape.steps).narrow(2, 2, cell.hidden_size()).transpose(0, 1);
  x.copy_(input);
  cell.sequence(x, hx, y, {}, options);
  CHECK(difference(y.clone(), expected.output, expected.output, tolerance, tolerance) == "");
}

}  // namespace

TEST_CASE("each row of a sequence is a loop over the cell, for any lengths and resets") {
  std::mt19937 random_bits(5);
  for (const Variant& variant : variants())
    for (const DType dtype : {DType::float32, DType::float64, DType::bfloat16, DType::float16})
      for (const IntArray& size : {IntArray{10, 20}, IntArray{64, 64}, IntArray{100, 120}}) {
        if (!variant.has("rnn_tanh", {size[0], size[1]}, dtype)) continue;
        const RNNCell cell(size[0], size[1], cellc::RNNCellOptions().dtype(dtype).kernels(variant.kernels));
        const std::string kernel = cell.kernel().name;
        for (const Shape& shape : shapes)
          for (const int kind : {0, 1, 2, 3}) {
            const SequenceOptions options = random_options(shape, kind & 1, kind & 2, random_bits);
            CAPTURE(kernel);
            CAPTURE(shape.steps);
            CAPTURE(shape.batch);
            CAPTURE(kind);
            check(cell, shape, options);
          }
      }
}

TEST_CASE("so it is where the weights do not stay in the second cache, for few rows and many") {
  std::mt19937 random_bits(6);
  for (const Variant& variant : variants()) {
    if (!variant.exact || !variant.has("rnn_tanh", {40, 600}, DType::float32)) continue;
    const RNNCell cell(40, 600, cellc::RNNCellOptions().kernels(variant.kernels));
    const bool recurs_many = cell.kernel().recur_many != nullptr;
    REQUIRE(recurs_many);
    for (const Shape& shape : {Shape{14, 4}, Shape{9, 7}, Shape{31, 13}, Shape{40, 64}, Shape{20, 65}, Shape{5, 8}})
      for (const int kind : {0, 3}) {
        CAPTURE(variant.target);
        CAPTURE(shape.batch);
        CAPTURE(kind);
        check(cell, shape, random_options(shape, kind & 1, kind & 2, random_bits));
      }
    for (const int64_t batch : {1, 8, 64}) CHECK(cell.sequence_workspace_bytes(1'000'000'000, batch) <= 640 << 10);
    CHECK(cell.sequence_workspace_bytes(1'000'000'000, 65) == 0);
  }
}

TEST_CASE("the last state may take the place of the first, of one row without a batch, too") {
  const RNNCell cell(10, 20);
  const Tensor input = random({5, 10}, DType::float32), hx = random({20}, DType::float32);
  Tensor apart = Tensor::empty({20}), in_place = hx;
  cell.sequence(input, hx, {}, apart);
  cell.sequence(input, in_place, {}, in_place);
  CHECK(difference(in_place, apart, apart, 0, 0) == "");
  CHECK(difference(in_place, hx, hx, 0, 0) != "");
  Tensor shifted = Tensor::zeros({21});
  CHECK_THROWS_WITH_AS(cell.sequence(input, shifted.view().narrow(0, 0, 20), {}, shifted.view().narrow(0, 1, 20)),
                       doctest::Contains("the last hx overlaps hx"), cellc::Error);
}

TEST_CASE("features with strides, which kernels of few rows do not take, give the same sequence") {
  const RNNCell cell(10, 20);
  const Tensor input = random({30, 2, 10}, DType::float32), hx = random({2, 20}, DType::float32);
  const Expected expected = loop(cell, input, hx, {});
  Tensor every_second = Tensor::zeros({30, 2, 20}), output = Tensor::zeros({30, 2, 40}), columns = Tensor::zeros({20, 2});
  const TensorView x = every_second.view().slice(2, 0, 20, 2), y = output.view().slice(2, 0, 40, 2), h = columns.view().transpose(0, 1);
  x.copy_(input);
  h.copy_(hx);
  cell.sequence(x, h, y, {});
  CHECK(difference(y.clone(), expected.output, expected.output, 1e-5, 1e-5) == "");
  cell.sequence(input, h, y, {});
  CHECK(difference(y.clone(), expected.output, expected.output, 1e-5, 1e-5) == "");
}

TEST_CASE("the memory beside the outputs is bounded for any number of steps") {
  for (const Variant& variant : variants()) {
    if (variant.exact) continue;
    const RNNCell cell(100, 120, cellc::RNNCellOptions().kernels(variant.kernels));
    for (const int64_t batch : {1, 3, 6, 7, 64}) {
      const size_t most = 128 << 10;
      CHECK(cell.sequence_workspace_bytes(1'000'000'000, batch) <= most);
      CHECK(cell.sequence_workspace_bytes(1'000'000'000, batch, false) <= 2 * most);
    }
    cellc::SequenceWorkspace workspace;
    SequenceOptions options;
    options.workspace = &workspace;
    const Tensor input = random({1000, 2, 100}, DType::float32);
    Tensor h_n = Tensor::empty({2, 120});
    cell.sequence(input, {}, {}, h_n, options);
    CHECK(workspace.nbytes() > 0);
    CHECK(workspace.nbytes() <= cell.sequence_workspace_bytes(1000, 2, false));
  }
}
