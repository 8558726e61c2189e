// A cell in stages: rows in blocks, vectors between stages on the stack, parameters of each stage behind one another. The kernels are plain
// loops: s = p x, then h' = s + q h.
#include <doctest/doctest.h>

#include <cstring>
#include <numeric>
#include <vector>

#include <cellc/stages.h>

#include "../../runtime/src/kernel_buffer.h"

namespace {

using cellc::detail::KernelBuffer;
using cellc::detail::KernelDimension;

const KernelBuffer& buffer(void** arguments, int k) { return *static_cast<const KernelBuffer*>(arguments[k]); }

float& at(const KernelBuffer& buffer, int feature, int row) {
  const std::ptrdiff_t offset =
      std::ptrdiff_t{feature} * buffer.dim[0].stride + (buffer.dimensions > 1 ? std::ptrdiff_t{row} * buffer.dim[1].stride : 0);
  return reinterpret_cast<float*>(buffer.host)[offset];
}

struct Seen {
  int any = 0, one = 0, few = 0, many = 0, most_rows = 0;
};
Seen seen;

template <int parameter>
int pack(void** arguments) {
  const KernelBuffer &from = buffer(arguments, parameter), &to = buffer(arguments, 2);
  for (int j = 0; j < from.dim[0].extent; ++j) at(to, j, 0) = at(from, j, 0);
  return 0;
}

// Arguments: x, (made), packed, height of tiles, s.
int first_stage(void** arguments) {
  const KernelBuffer &x = buffer(arguments, 0), &p = buffer(arguments, 2), &s = buffer(arguments, 4);
  seen.most_rows = std::max(seen.most_rows, s.dim[1].extent);
  for (int n = 0; n < s.dim[1].extent; ++n)
    for (int j = 0; j < s.dim[0].extent; ++j) at(s, j, n) = at(p, j, 0) * at(x, j, n);
  return 0;
}

// Arguments: s, h, (made), packed, height of tiles, h'.
int second_stage(void** arguments) {
  const KernelBuffer &s = buffer(arguments, 0), &h = buffer(arguments, 1), &q = buffer(arguments, 3), &out = buffer(arguments, 5);
  for (int n = 0; n < out.dim[1].extent; ++n)
    for (int j = 0; j < out.dim[0].extent; ++j) at(out, j, n) = at(s, j, n) + at(q, j, 0) * at(h, j, n);
  return 0;
}

template <int Seen::*count>
int counted(void** arguments) {
  ++(seen.*count);
  return first_stage(arguments);
}

int64_t packed_size(const int64_t* sizes) { return sizes[0]; }

constexpr int reads_0[] = {0}, makes_0[] = {3}, reads_1[] = {3, 1}, makes_1[] = {2};
const cellc::StageInfo parts[] = {
    {pack<0>, counted<&Seen::any>, counted<&Seen::one>, counted<&Seen::few>, counted<&Seen::many>, packed_size, 1, reads_0, 1, makes_0},
    {pack<1>, second_stage, second_stage, second_stage, second_stage, packed_size, 2, reads_1, 1, makes_1}};
constexpr cellc::SizeSource from_first[] = {{0, 0, 1}};
constexpr cellc::SlotInfo slots[] = {{0, 1}};
const cellc::StagesInfo stages = {3, 1, 2, 1, cellc::DType::float32, nullptr, from_first, from_first, 3, 8, 1, slots, 2, parts};

struct Vectors {
  std::vector<float> memory;
  KernelBuffer buffer;
  KernelDimension dims[2];

  Vectors(int features, int rows, int feature_stride, int row_stride) : memory(static_cast<size_t>(rows * row_stride) + 1) {
    std::iota(memory.begin(), memory.end(), 1.0F);
    buffer = cellc::detail::empty_buffer(cellc::DType::float32, rows == 0 ? 1 : 2);
    dims[0] = cellc::detail::dimension(features, feature_stride);
    dims[1] = cellc::detail::dimension(rows, row_stride);
    cellc::detail::point(buffer, memory.data(), dims);
  }
};

// A call of `rows` rows; how its first stage was called.
Seen check_step(int features, int rows, int feature_stride, int gap) {
  const int row_stride = features * feature_stride + gap;
  Vectors x(features, rows, feature_stride, row_stride), h = x, out(features, rows, feature_stride, row_stride);
  h.buffer.dim = h.dims, h.buffer.host = reinterpret_cast<uint8_t*>(h.memory.data());
  std::vector<float> p(static_cast<size_t>(features), 2.0F), q(static_cast<size_t>(features), 3.0F), packed(cellc::detail::stage_header + 2 * (p.size() + 64));
  KernelDimension dims[3] = {cellc::detail::dimension(features, 1), cellc::detail::dimension(features, 1),
                             cellc::detail::dimension(static_cast<int64_t>(packed.size()), 1)};
  KernelBuffer parameters[3];
  float* const data[] = {p.data(), q.data(), packed.data()};
  for (int k = 0; k < 3; ++k) {
    parameters[k] = cellc::detail::empty_buffer(cellc::DType::float32, 1);
    cellc::detail::point(parameters[k], data[k], &dims[k]);
  }
  void* to_pack[] = {&parameters[0], &parameters[1], &parameters[2]};
  cellc::detail::pack_stages(stages, to_pack);
  int32_t height = 1;
  void* to_step[] = {&x.buffer, &h.buffer, &parameters[2], &height, &out.buffer};
  seen = {};
  cellc::detail::step_stages(stages, to_step);
  int wrong = 0;
  for (int n = 0; n < rows; ++n)
    for (int j = 0; j < features; ++j) wrong += at(out.buffer, j, n) == 2 * at(x.buffer, j, n) + 3 * at(h.buffer, j, n) ? 0 : 1;
  CHECK(wrong == 0);
  return seen;
}

}  // namespace

TEST_CASE("stages compute every row, whatever its strides, in blocks that fit the stack") {
  for (const int features : {1, 3, 64, 1000, 15000})
    for (const int rows : {1, 2, 3, 4, 9, 16, 17, 70})
      for (const int feature_stride : {1, 2})
        for (const int gap : {0, 5}) {
          CAPTURE(features);
          CAPTURE(rows);
          const Seen calls = check_step(features, rows, feature_stride, gap);
          CHECK(int64_t{calls.most_rows} * features * 4 <= cellc::detail::stage_scratch_bytes);
          CHECK((calls.any > 0) == (feature_stride > 1 || (gap > 0 && calls.most_rows > 1)));
        }
}

TEST_CASE("all rows of a call go through kernels of one kind, so that they are the same wherever a batch is cut") {
  for (const int rows : {1, 3, 4, 17, 40, 41, 700}) {
    CAPTURE(rows);
    const Seen calls = check_step(400, rows, 1, 0);
    CHECK((calls.one > 0) + (calls.few > 0) + (calls.many > 0) == 1);
    CHECK((calls.one > 0) == (rows == 1));
    CHECK((calls.few > 0) == (rows == 3));
  }
}

TEST_CASE("a slot takes whole cache lines of the stack") {
  const cellc::SlotInfo many[] = {{0, 1}, {0, 2}};
  cellc::StagesInfo info = stages;
  info.slot_count = 2;
  info.slots = many;
  const int64_t sizes[] = {17};
  CHECK(cellc::detail::slot_bytes(info, sizes) == 128 + 192);
}
