#include "sizes.h"

#include <limits>

#include <cellc/error.h>

namespace cellc::detail {

int64_t checked_bytes(const IntArray& sizes, DType dtype) {
  for (int64_t size : sizes)
    if (size < 0) throw Error("Trying to create tensor with negative dimension " + std::to_string(size) + ": " + to_string(sizes));
  for (int64_t size : sizes)
    if (size == 0) return 0;
  int64_t bytes = static_cast<int64_t>(element_size(dtype));
  for (int64_t size : sizes) {
    if (bytes > std::numeric_limits<int64_t>::max() / size)
      throw Error("Storage size calculation overflowed with sizes=" + to_string(sizes));
    bytes *= size;
  }
  return bytes;
}

IntArray contiguous_strides(const IntArray& sizes) noexcept {
  IntArray strides = sizes;
  int64_t stride = 1;
  for (int k = sizes.size() - 1; k >= 0; --k) {
    strides[k] = stride;
    stride *= std::max<int64_t>(sizes[k], 1);
  }
  return strides;
}

}  // namespace cellc::detail
