#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include <cellc/tensor.h>

using cellc::ConstTensorView;
using cellc::DType;
using cellc::IntArray;
using cellc::Tensor;
using cellc::TensorView;

namespace {

Tensor counting() { return Tensor::from<float>({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, {3, 4}); }

}  // namespace

TEST_CASE("a tensor is contiguous, aligned, and copied by value") {
  Tensor a = counting();
  CHECK(a.sizes() == IntArray{3, 4});
  CHECK(a.view().strides() == IntArray{4, 1});
  CHECK(reinterpret_cast<uintptr_t>(a.data()) % 64 == 0);
  Tensor b = a;
  b.at<float>({1, 2}) = 50;
  CHECK(a.at<float>({1, 2}) == 6);
  const Tensor c = std::move(b);
  CHECK(c.at<float>({1, 2}) == 50);
  CHECK(!b.defined());  // NOLINT(bugprone-use-after-move): a moved tensor is undefined
  CHECK(Tensor::zeros({2, 3}, DType::float64).at<double>({1, 2}) == 0);
  CHECK(Tensor::zeros({2, 0, 3}).numel() == 0);
  CHECK(Tensor::zeros({}).numel() == 1);
  CHECK(Tensor().numel() == 0);
}

TEST_CASE("views step through other tensors' memory") {
  Tensor a = counting();
  CHECK(a.view().select(0, 1).at<float>({3}) == 7);
  CHECK(a.view().select(1, -1).at<float>({2}) == 11);
  CHECK(a.view().transpose(0, 1).at<float>({3, 2}) == 11);
  CHECK(a.view().narrow(1, 1, 2).at<float>({2, 0}) == 9);
  CHECK(a.view().slice(1, 1, 4, 2).sizes() == IntArray{3, 2});
  CHECK(a.view().slice(1, 1, 4, 2).at<float>({0, 1}) == 3);
  CHECK(a.view().slice(0, -2, 100).sizes() == IntArray{2, 4});
  CHECK(a.view().slice(0, 2, 1).sizes() == IntArray{0, 4});
  CHECK(a.view().unsqueeze(0).sizes() == IntArray{1, 3, 4});
  CHECK(a.view().unsqueeze(-1).sizes() == IntArray{3, 4, 1});
  a.view().select(0, 2).at<float>({0}) = -1;
  CHECK(a.at<float>({2, 0}) == -1);
  CHECK(a.view().is_contiguous());
  CHECK(a.view().narrow(0, 1, 2).is_contiguous());
  CHECK(!a.view().transpose(0, 1).is_contiguous());
  CHECK(a.view().transpose(0, 1).clone().at<float>({1, 2}) == 9);
}

TEST_CASE("views of a user's memory, with strides of any sign and alignment") {
  const float values[] = {1, 2, 3, 4, 5, 6};
  CHECK(ConstTensorView(values, {2, 3}).at<float>({1, 0}) == 4);
  CHECK(ConstTensorView(values + 5, {6}, {-1}).at<float>({1}) == 5);
  CHECK(ConstTensorView(values, {2, 2}, {0, 1}).clone().at<float>({1, 1}) == 2);
  char unaligned[sizeof values + 1];
  std::memcpy(unaligned + 1, values, sizeof values);
  CHECK(ConstTensorView(DType::float32, unaligned + 1, {2, 3}).clone().at<float>({1, 2}) == 6);
}

TEST_CASE("mistakes with tensors are told") {
  Tensor a = counting();
  CHECK_THROWS_WITH_AS(Tensor::empty({2, -1}), "Trying to create tensor with negative dimension -1: [2, -1]", cellc::Error);
  CHECK_THROWS_WITH_AS(Tensor::empty({int64_t{1} << 40, int64_t{1} << 40}),
                       "Storage size calculation overflowed with sizes=[1099511627776, 1099511627776]", cellc::Error);
  CHECK_THROWS_WITH_AS(Tensor::empty({1, 1, 1, 1, 1, 1, 1, 1, 1}), "a tensor of cellc has at most 8 dimensions, got 9", cellc::ValueError);
  CHECK_THROWS_WITH_AS(a.data<double>(), "expected scalar type float64 but found float32", cellc::TypeError);
  CHECK_THROWS_AS(a.at<float>({0, 4}), cellc::IndexError);
  CHECK_THROWS_AS(a.at<float>({0}), cellc::IndexError);
  CHECK_THROWS_WITH_AS(a.view().select(0, 3), "select(): index 3 out of range for tensor of size [3, 4] at dimension 0", cellc::IndexError);
  CHECK_THROWS_AS(a.view().select(2, 0), cellc::IndexError);
  CHECK_THROWS_AS(a.view().narrow(0, 2, 2), cellc::IndexError);
  CHECK_THROWS_AS(a.view().slice(0, 0, 3, 0), cellc::ValueError);
  CHECK_THROWS_AS(ConstTensorView(a.data<float>(), {3, 4}, {1}), cellc::ValueError);
  CHECK_THROWS_AS(ConstTensorView(static_cast<const float*>(nullptr), {3}), cellc::ValueError);
  CHECK_THROWS_AS(Tensor::from<float>({1, 2, 3}, {2, 2}), cellc::Error);
  CHECK_THROWS_AS(a.view().copy_(Tensor::zeros({4, 3})), cellc::Error);
  CHECK_THROWS_AS(a.view().copy_(Tensor::zeros({3, 4}, DType::complex64)), cellc::TypeError);
}

TEST_CASE("copy_ converts every real dtype") {
  const struct {
    DType dtype;
    uint64_t bits;
    double value;
  } table[] = {
      {DType::bfloat16, 0x3FC0, 1.5},
      {DType::bfloat16, 0xC000, -2},
      {DType::float16, 0x3E00, 1.5},
      {DType::float16, 0x8001, -0x1p-24},
      {DType::float16, 0x7BFF, 65504},
      {DType::float16, 0x0400, 0x1p-14},
      {DType::float16, 0xFC00, -HUGE_VAL},
      {DType::float32, 0x40200000, 2.5},
      {DType::float64, 0x4004000000000000, 2.5},
      {DType::int64, 0xFFFFFFFFFFFFFFFE, -2},
      {DType::int32, 0xFFFFFFFE, -2},
      {DType::int16, 0xFFFE, -2},
      {DType::int8, 0xFE, -2},
      {DType::uint8, 0xFE, 254},
      {DType::boolean, 1, 1},
      {DType::uint16, 0xFFFE, 65534},
      {DType::uint32, 0xFFFFFFFE, 4294967294.0},
  };
  for (const auto& row : table) {
    CAPTURE(to_string(row.dtype));
    const ConstTensorView from(row.dtype, &row.bits, {1});
    Tensor wide = Tensor::zeros({1}, DType::float64), narrow = Tensor::zeros({1});
    wide.view().copy_(from);
    narrow.view().copy_(from);
    CHECK(wide.at<double>({0}) == row.value);
    CHECK(narrow.at<float>({0}) == static_cast<float>(row.value));
  }
}

TEST_CASE("copy_ rounds to bfloat16 and float16 as the nearest of all their numbers, ties to even") {
  for (const DType dtype : {DType::bfloat16, DType::float16}) {
    CAPTURE(to_string(dtype));
    // Every finite positive number, in ascending order as its bits are.
    std::vector<uint16_t> bits;
    for (uint32_t k = 0; k < (dtype == DType::float16 ? 0x7c00u : 0x7f80u); ++k) bits.push_back(static_cast<uint16_t>(k));
    const auto count = static_cast<int64_t>(bits.size());
    Tensor numbers = Tensor::empty({count}, DType::float32);
    numbers.view().copy_(ConstTensorView(dtype, bits.data(), {count}));
    std::mt19937 random(7);
    std::vector<float> given;
    std::vector<uint16_t> expected;
    for (size_t k = 0; k + 1 < bits.size(); k += 3) {
      const float low = numbers.data<float>()[k], high = numbers.data<float>()[k + 1], middle = low / 2 + high / 2;
      const auto even = static_cast<uint16_t>(bits[k] % 2 == 0 ? k : k + 1);
      const float other = std::uniform_real_distribution<float>(low, high)(random);
      if (middle - low == high - middle) given.push_back(-middle), expected.push_back(static_cast<uint16_t>(0x8000 | even));
      given.push_back(low), expected.push_back(bits[k]);
      if (other == middle) continue;
      given.push_back(other), expected.push_back(other < middle ? bits[k] : bits[k + 1]);
    }
    Tensor rounded = Tensor::empty({static_cast<int64_t>(given.size())}, dtype);
    rounded.view().copy_(Tensor::from<float>(given, {static_cast<int64_t>(given.size())}));
    int64_t wrong = 0;
    for (size_t k = 0; k < given.size(); ++k) wrong += static_cast<const uint16_t*>(rounded.data())[k] == expected[k] ? 0 : 1;
    CHECK(wrong == 0);
  }
}

TEST_CASE("copy_ overflows to infinity half way above the largest number of a low type") {
  constexpr float inf = std::numeric_limits<float>::infinity();
  const struct {
    DType dtype;
    float value;
    uint16_t bits;
  } table[] = {{DType::float16, 65519.9F, 0x7bff},         {DType::float16, -65520, 0xfc00},       {DType::float16, inf, 0x7c00},
               {DType::bfloat16, 0x1.fefffep127F, 0x7f7f}, {DType::bfloat16, 0x1.ffp127F, 0x7f80}, {DType::bfloat16, -inf, 0xff80}};
  for (const auto& row : table) {
    CAPTURE(row.value);
    Tensor low = Tensor::empty({1}, row.dtype);
    low.view().copy_(Tensor::from<float>({row.value}, {1}));
    CHECK(*static_cast<const uint16_t*>(low.data()) == row.bits);
    low.view().copy_(Tensor::from<float>({std::numeric_limits<float>::quiet_NaN()}, {1}));
    Tensor wide = Tensor::empty({1});
    wide.view().copy_(low);
    CHECK(std::isnan(*wide.data<float>()));
  }
}
