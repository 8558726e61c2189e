// Batches that tiles of one height do not divide: two calls of the kernel instead of rows that are computed twice.
#include <doctest/doctest.h>

#include <cstring>

#include <cellc/rnn_cell.h>

#include "../../runtime/src/tiles.h"
#include "plain_kernels.h"

using cellc::DType;
using cellc::KernelInfo;
using cellc::RNNCell;
using cellc::RNNCellOptions;
using cellc::Step;
using cellc::Tensor;
using cellc::detail::rows_of_first_call;

namespace {

KernelInfo tiles_of(int64_t few_rows, int64_t rows, bool few_as_many = true) {
  KernelInfo kernel{};
  kernel.few_rows = few_rows, kernel.rows = rows, kernel.few_as_many = few_as_many;
  return kernel;
}

Tensor random(const cellc::IntArray& sizes) {
  static cellc::Generator generator(5);
  Tensor tensor = Tensor::empty(sizes);
  uniform_(tensor, -1, 1, generator);
  return tensor;
}

bool has_rows(const Tensor& all, const Tensor& row, int64_t k) {
  return std::memcmp(all.view().select(0, k).data(), row.data(), row.nbytes()) == 0;
}

// Large enough that a row more costs more than a call.
const RNNCell& large_cell() {
  static const RNNCell cell(100, 300, RNNCellOptions().kernels(plain::generic()));
  return cell;
}

}  // namespace

TEST_CASE("the first call takes the higher tiles of a batch, all of it where one height divides it or little is gained") {
  const int64_t many = 100 << 10, few = 100, far = 1 << 20;  // elements in the second cache, in the first, in neither
  struct {
    KernelInfo kernel;
    int64_t batch, elements, first;
  } const rows[] = {
      {tiles_of(3, 6), 1, many, 1},        {tiles_of(3, 6), 6, many, 6},
      {tiles_of(3, 6), 7, many, 4},        {tiles_of(3, 6), 8, many, 8},
      {tiles_of(3, 6), 9, many, 5},        {tiles_of(3, 6), 11, many, 6},
      {tiles_of(3, 6), 12, many, 12},      {tiles_of(3, 6), 13, many, 5},
      {tiles_of(3, 6), 13, few, 13},       {tiles_of(6, 13), 17, many, 9},
      {tiles_of(6, 13), 100, few, 100},    {tiles_of(6, 13), 29, many, 20},
      {tiles_of(6, 13), 100, many, 52},  // ten tiles of ten where the weights are near, eight of 13 and 12 where they are not
      {tiles_of(3, 6), 64, many, 54},      {tiles_of(3, 6), 64, few, 64},
      {tiles_of(3, 6, false), 7, many, 7},  // three rows would be added up in another order
      {tiles_of(3, 6, false), 9, many, 5}, {tiles_of(1, 2), 3, many, 3},
      {tiles_of(6, 12), 13, far, 13},      {tiles_of(3, 6), 64, far, 64},
      {tiles_of(3, 6), 32, far, 12},       {tiles_of(6, 13), 157, far, 13},  // four and twelve rows would be computed twice
      {tiles_of(10, 13), 29, many, 20},    {tiles_of(10, 6), 32, many, 32},  // lower tiles than there are
      {tiles_of(3, 6), 13, 256 << 10, 5},  {tiles_of(3, 6), 13, (256 << 10) + 1, 13},
      {tiles_of(8, 13), 29, far, 29},
  };
  for (const auto& row : rows) {
    CAPTURE(row.batch);
    CAPTURE(row.kernel.rows);
    CHECK(rows_of_first_call(row.kernel, row.batch, row.elements) == row.first);
  }
}

TEST_CASE("where the weights come from far a batch has the fewest tiles, all of one height") {
  const KernelInfo far = tiles_of(13, 6), near = tiles_of(3, 6);
  const int64_t many = 1 << 20, few = 100;
  CHECK(cellc::detail::tile_rows(64, far, many) == 6);
  CHECK(cellc::detail::tile_rows(15, far, many) == 5);
  CHECK(cellc::detail::tile_rows(16, far, many) == 6);
  CHECK(cellc::detail::tile_rows(64, near, few) == 4);
}

TEST_CASE("how far weights are is told by their bytes; each tile of int8 reads all of them anyway") {
  KernelInfo kernel = tiles_of(3, 6);
  const int64_t elements = 200 << 10;
  const auto first_of = [&](DType dtype, DType weights) {
    kernel.dtype = dtype, kernel.weights = weights;
    return rows_of_first_call(kernel, 13, elements);
  };
  CHECK(first_of(DType::float32, DType::float32) == 5);
  CHECK(first_of(DType::float64, DType::float64) == 13);
  CHECK(first_of(DType::float16, DType::float16) == 5);
  CHECK(first_of(DType::float32, DType::bfloat16) == 5);  // elements are pairs
  kernel.weights = DType::int8;
  CHECK(rows_of_first_call(kernel, 13, 2 << 20) == 5);
}

TEST_CASE("no row of a batch is computed twice or left out, whatever the tiles") {
  for (int64_t most = 1; most <= 32; ++most)
    for (int64_t batch = 1; batch <= 200; ++batch) {
      const int64_t first = rows_of_first_call(tiles_of(most / 2, most), batch, 100 << 10), rest = batch - first;
      CAPTURE(most);
      CAPTURE(batch);
      CHECK(first >= 1);
      CHECK(rest >= 0);
      if (rest == 0) continue;
      CHECK(cellc::detail::tile_rows(first, most) > most / 2);
      for (const int64_t rows : {first, rest}) CHECK(rows % cellc::detail::tile_rows(rows, most) == 0);
    }
}

TEST_CASE("a batch in two calls has the rows that each has alone; a step can be copied, called again and given other memory") {
  const RNNCell& cell = large_cell();
  for (const int64_t batch : {7, 9, 13}) {
    const Tensor input = random({batch, 100}), hx = random({batch, 300});
    Tensor output = Tensor::zeros({batch, 300}), other = Tensor::zeros({batch, 300});
    Step step = cell.bind(input, hx, output);
    plain::step_calls = 0;
    step();
    CHECK(plain::step_calls == 2);
    Step copy = step;
    copy(nullptr, nullptr, other.data());
    for (int64_t k = 0; k < batch; ++k) {
      const Tensor alone = cell(input.view().select(0, k), hx.view().select(0, k));
      CHECK(has_rows(output, alone, k));
      CHECK(has_rows(other, alone, k));
    }
    step(nullptr, output.data(), other.data());
    const Tensor again = cell(input, output);
    CHECK(std::memcmp(again.data(), other.data(), other.nbytes()) == 0);
  }
}

TEST_CASE("rows apart, and a sequence, are as a batch without gaps") {
  const RNNCell& cell = large_cell();
  const Tensor input = random({4, 7, 100}), hx = random({7, 300}), wide = random({7, 320});
  const Tensor outputs = cell.sequence(input, hx);
  Tensor state = hx.view().clone();
  for (int64_t t = 0; t < 4; ++t) {
    state = cell(input.view().select(0, t), state);
    CHECK(std::memcmp(outputs.view().select(0, t).data(), state.data(), state.nbytes()) == 0);
  }
  const Tensor part = wide.view().narrow(1, 0, 300).clone();
  const Tensor from_part = cell(input.view().select(0, 0), part),
               from_wide = cell(input.view().select(0, 0), wide.view().narrow(1, 0, 300));
  CHECK(std::memcmp(from_part.data(), from_wide.data(), from_part.nbytes()) == 0);
}
