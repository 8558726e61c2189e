#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

namespace cellc {

/// The sizes or strides of a tensor: up to 8 integers, held inline. More of them throw ValueError.
class IntArray {
 public:
  static constexpr size_t capacity = 8;

  IntArray() = default;
  IntArray(std::initializer_list<int64_t> values) : IntArray(values.begin(), values.size()) {}
  IntArray(const std::vector<int64_t>& values) : IntArray(values.data(), values.size()) {}
  IntArray(const int64_t* values, size_t count);

  int size() const noexcept { return count_; }
  int64_t& operator[](int k) noexcept { return values_[k]; }
  int64_t operator[](int k) const noexcept { return values_[k]; }
  const int64_t* begin() const noexcept { return values_; }
  const int64_t* end() const noexcept { return values_ + count_; }

  friend bool operator==(const IntArray& a, const IntArray& b) noexcept { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }
  friend bool operator!=(const IntArray& a, const IntArray& b) noexcept { return !(a == b); }

 private:
  int64_t values_[capacity] = {};
  int count_ = 0;
};

/// "[3, 20]"
std::string to_string(const IntArray& values);

}  // namespace cellc
