#pragma once
#include <initializer_list>
#include <iterator>
#include <vector>

namespace cellc {

/// A run of values that somebody else holds, for arguments only.
template <class T>
class ArrayRef {
 public:
  ArrayRef() = default;
  ArrayRef(std::initializer_list<T> values) : data_(std::data(values)), size_(values.size()) {}
  ArrayRef(const T* values, size_t size) : data_(values), size_(size) {}
  ArrayRef(const std::vector<T>& values) : data_(values.data()), size_(values.size()) {}
  size_t size() const noexcept { return size_; }
  const T& operator[](size_t k) const noexcept { return data_[k]; }
  const T* begin() const noexcept { return data_; }
  const T* end() const noexcept { return data_ + size_; }

 private:
  const T* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace cellc
