#include <cellc/error.h>
#include <cellc/int_array.h>

namespace cellc {

IntArray::IntArray(const int64_t* values, size_t count) : count_(static_cast<int>(count)) {
  if (count > capacity) throw ValueError("a tensor of cellc has at most 8 dimensions, got " + std::to_string(count));
  std::copy_n(values, count, values_);
}

std::string to_string(const IntArray& values) {
  std::string text = "[";
  for (int k = 0; k < values.size(); ++k) text += (k > 0 ? ", " : "") + std::to_string(values[k]);
  return text + "]";
}

}  // namespace cellc
