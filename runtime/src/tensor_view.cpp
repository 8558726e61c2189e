#include <cellc/error.h>
#include <cellc/tensor_view.h>

#include "sizes.h"

namespace cellc {
namespace {

int wrapped(int dimension, int count) {
  if (dimension < -count || dimension >= count)
    throw IndexError("Dimension out of range (expected to be in range of [" + std::to_string(-count) + ", " + std::to_string(count - 1) +
                     "], but got " + std::to_string(dimension) + ")");
  return dimension < 0 ? dimension + count : dimension;
}

const void* moved(const void* data, int64_t elements, DType dtype) {
  return data == nullptr ? nullptr : static_cast<const char*>(data) + elements * static_cast<int64_t>(element_size(dtype));
}

IntArray without(const IntArray& values, int k) {
  IntArray rest(values.begin(), static_cast<size_t>(values.size() - 1));
  for (int j = k; j < rest.size(); ++j) rest[j] = values[j + 1];
  return rest;
}

IntArray with(const IntArray& values, int k, int64_t value) {
  int64_t more[IntArray::capacity + 1];
  std::copy_n(values.begin(), k, more);
  more[k] = value;
  std::copy(values.begin() + k, values.end(), more + k + 1);
  return {more, static_cast<size_t>(values.size()) + 1};
}

int64_t clamped(int64_t position, int64_t size) { return std::clamp<int64_t>(position < 0 ? position + size : position, 0, size); }

}  // namespace

ConstTensorView::ConstTensorView(DType dtype, const void* data, const IntArray& sizes)
    : ConstTensorView(dtype, data, sizes, detail::contiguous_strides(sizes)) {}

ConstTensorView::ConstTensorView(DType dtype, const void* data, const IntArray& sizes, const IntArray& strides)
    : sizes_(sizes), strides_(strides), data_(data), dtype_(dtype), defined_(true) {
  if (sizes.size() != strides.size())
    throw ValueError("mismatch in length of strides and shape: sizes " + to_string(sizes) + ", strides " + to_string(strides));
  if (detail::checked_bytes(sizes, dtype) > 0 && data == nullptr)
    throw ValueError("a tensor of sizes " + to_string(sizes) + " needs memory, got a null pointer");
}

int64_t ConstTensorView::size(int dimension) const { return sizes_[wrapped(dimension, dim())]; }
int64_t ConstTensorView::stride(int dimension) const { return strides_[wrapped(dimension, dim())]; }

ConstTensorView ConstTensorView::on(const Device& device) const noexcept {
  ConstTensorView view = *this;
  view.device_ = device;
  return view;
}

int64_t ConstTensorView::numel() const noexcept {
  int64_t product = defined_ ? 1 : 0;
  for (int64_t size : sizes_) product *= size;
  return product;
}

bool ConstTensorView::is_contiguous() const noexcept {
  const IntArray expected = detail::contiguous_strides(sizes_);
  for (int k = 0; k < dim(); ++k)
    if (sizes_[k] > 1 && strides_[k] != expected[k] && numel() > 0) return false;
  return true;
}

void ConstTensorView::expect_dtype(DType dtype) const {
  if (!defined_) throw TypeError("the tensor is undefined");
  if (dtype != dtype_) throw TypeError(std::string("expected scalar type ") + to_string(dtype) + " but found " + to_string(dtype_));
}

int64_t ConstTensorView::offset_of(const IntArray& index) const {
  if (device_ != Device())
    throw TypeError("can't read or write an element of a " + to_string(device_) +
                    " tensor here. Use Tensor::cpu() to copy it to host memory first.");
  if (index.size() != dim()) throw IndexError("index " + to_string(index) + " for a tensor of sizes " + to_string(sizes_));
  int64_t offset = 0;
  for (int k = 0; k < dim(); ++k) {
    if (index[k] < -sizes_[k] || index[k] >= sizes_[k])
      throw IndexError("index " + std::to_string(index[k]) + " is out of bounds for dimension " + std::to_string(k) + " with size " +
                       std::to_string(sizes_[k]));
    offset += (index[k] < 0 ? index[k] + sizes_[k] : index[k]) * strides_[k];
  }
  return offset;
}

ConstTensorView ConstTensorView::select(int dimension, int64_t index) const {
  const int k = wrapped(dimension, dim());
  if (index < -sizes_[k] || index >= sizes_[k])
    throw IndexError("select(): index " + std::to_string(index) + " out of range for tensor of size " + to_string(sizes_) +
                     " at dimension " + std::to_string(k));
  const int64_t offset = (index < 0 ? index + sizes_[k] : index) * strides_[k];
  return ConstTensorView(dtype_, moved(data_, offset, dtype_), without(sizes_, k), without(strides_, k)).on(device_);
}

ConstTensorView ConstTensorView::narrow(int dimension, int64_t start, int64_t length) const {
  const int k = wrapped(dimension, dim());
  const int64_t first = start < 0 ? start + sizes_[k] : start;
  if (first < 0 || length < 0 || length > sizes_[k] - first)
    throw IndexError("narrow(): start (" + std::to_string(start) + ") + length (" + std::to_string(length) + ") exceeds dimension size (" +
                     std::to_string(sizes_[k]) + ").");
  return slice(k, first, first + length);
}

ConstTensorView ConstTensorView::slice(int dimension, int64_t start, int64_t end, int64_t step) const {
  const int k = wrapped(dimension, dim());
  if (step < 1) throw ValueError("slice step must be positive");
  const int64_t first = clamped(start, sizes_[k]), last = std::max(clamped(end, sizes_[k]), first);
  ConstTensorView part = *this;
  part.sizes_[k] = (last - first) / step + ((last - first) % step != 0);
  part.strides_[k] = part.sizes_[k] > 1 ? strides_[k] * step : strides_[k];
  part.data_ = part.sizes_[k] > 0 ? moved(data_, first * strides_[k], dtype_) : data_;
  return part;
}

ConstTensorView ConstTensorView::transpose(int dimension0, int dimension1) const {
  const int a = wrapped(dimension0, dim()), b = wrapped(dimension1, dim());
  ConstTensorView turned = *this;
  std::swap(turned.sizes_[a], turned.sizes_[b]);
  std::swap(turned.strides_[a], turned.strides_[b]);
  return turned;
}

ConstTensorView ConstTensorView::unsqueeze(int dimension) const {
  const int k = wrapped(dimension, dim() + 1);
  return ConstTensorView(dtype_, data_, with(sizes_, k, 1), with(strides_, k, k < dim() ? sizes_[k] * strides_[k] : 1)).on(device_);
}

}  // namespace cellc
