#include <doctest/doctest.h>

#include <cellc/rnn_cell.h>

#include "plain_kernels.h"

using cellc::ConstTensorView;
using cellc::RNNCell;
using cellc::Tensor;
using cellc::TensorView;

namespace {

const char* const shared = "output overlaps hx: a step writes some of it before it has read all of the other; give it memory of its own";

std::string fault(const ConstTensorView& input, const ConstTensorView& hx, const TensorView& output) {
  const RNNCell cell(input.size(-1), output.size(-1), cellc::RNNCellOptions().kernels(plain::generic()));
  try {
    cell.bind(input, hx, output);
  } catch (const cellc::Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("an output that shares memory with hx or input is rejected") {
  Tensor input = Tensor::zeros({3, 4}), memory = Tensor::zeros({6, 4}), other = Tensor::zeros({3, 4});
  const TensorView h = memory.view().narrow(0, 0, 3);
  CHECK(fault(input, h, h) == shared);
  CHECK(fault(input, h, memory.view().narrow(0, 1, 3)) == shared);
  CHECK(fault(input, h, memory.view().narrow(0, 3, 3)) == "");
  CHECK(fault(input, memory.view().slice(0, 0, 6, 2), memory.view().slice(0, 1, 6, 2)) == "");  // alternate rows
  CHECK(fault(h, other, h).find("output overlaps input: ") == 0);
  CHECK(fault(h, h, other) == "");  // reading one memory twice is fine
  CHECK(fault(h.select(0, 1), {}, h.select(0, 1)).find("output overlaps input: ") == 0);
  CHECK(fault(h.select(0, 1), {}, h.select(0, 2)) == "");
}

TEST_CASE("columns of one matrix are apart unless they share some") {
  Tensor memory = Tensor::zeros({5, 10}), input = Tensor::zeros({5, 3});
  const auto columns = [&](int64_t first, int64_t count) { return memory.view().narrow(1, first, count); };
  CHECK(fault(input, columns(0, 5), columns(5, 5)) == "");
  CHECK(fault(input, columns(5, 5), columns(0, 5)) == "");
  CHECK(fault(columns(0, 5), columns(5, 2), columns(7, 2)) == "");
  CHECK(fault(input, columns(0, 5), columns(4, 5)) == shared);
  CHECK(fault(input, columns(4, 5), columns(0, 5)) == shared);
}

TEST_CASE("an output whose rows share memory is rejected") {
  float memory[100] = {};
  const Tensor input = Tensor::zeros({3, 2});
  const auto of_strides = [&](int64_t row, int64_t column) { return fault(input, {}, TensorView(memory + 50, {3, 4}, {row, column})); };
  const std::string itself = "output overlaps itself: more than one of its elements refer to a single memory location";
  CHECK(of_strides(4, 1) == "");
  CHECK(of_strides(1, 3) == "");
  CHECK(of_strides(-4, -1) == "");
  CHECK(of_strides(-9, 2) == "");
  CHECK(of_strides(0, 1) == itself);
  CHECK(of_strides(4, 0) == itself);
  CHECK(of_strides(3, 1) == itself);
  CHECK(of_strides(1, 2) == itself);
  CHECK(of_strides(-3, 1) == itself);
}

TEST_CASE("strides beyond what kernels can address are rejected") {
  float memory[4] = {};
  const Tensor input = Tensor::zeros({2, 2});
  const int64_t far = int64_t{1} << 31;
  CHECK(fault(ConstTensorView(memory, {2, 2}, {far, 1}), {}, Tensor::zeros({2, 2})) ==
        "input: its extents or strides exceed the 2^31 elements that kernels can address");
  CHECK(fault(input, {}, TensorView(memory, {2, 2}, {-far, 1})).find("output: ") == 0);
  CHECK(fault(ConstTensorView(memory, {1, 2}, {far, 1}), {}, Tensor::zeros({1, 2})) == "");  // the stride of one row does not matter
}
