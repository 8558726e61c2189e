#pragma once
#include <vector>

#include <cellc/cell_module.h>

#include "../parity/variants.h"

/// The generic kernels of each target that this processor can run.
inline std::vector<const Variant*> targets() {
  std::vector<const Variant*> found;
  for (const Variant& variant : variants())
    if (!variant.exact) found.push_back(&variant);
  return found;
}

template <class T>
cellc::Cell function(const char* name, const Variant& variant, int64_t size) {
  cellc::CellOptions options;
  options.dtype = cellc::DTypeOf<T>::value;
  options.kernels = variant.kernels;
  return cellc::Cell(name, {{"H", size}}, options);
}

/// The function of each value, by a generated kernel.
template <class T>
std::vector<T> values_of(const char* name, const Variant& variant, const std::vector<T>& x) {
  const auto size = static_cast<int64_t>(x.size());
  std::vector<T> y(x.size());
  function<T>(name, variant, size).forward({}, {cellc::ConstTensorView(x.data(), {size})}, {cellc::TensorView(y.data(), {size})});
  return y;
}

/// The two functions of each pair of values.
template <class T>
std::pair<std::vector<T>, std::vector<T>> values_of(const char* name, const Variant& variant, const std::vector<T>& a, const std::vector<T>& b) {
  const auto size = static_cast<int64_t>(a.size());
  std::pair<std::vector<T>, std::vector<T>> y{std::vector<T>(a.size()), std::vector<T>(a.size())};
  function<T>(name, variant, size)
      .forward({}, {cellc::ConstTensorView(a.data(), {size}), cellc::ConstTensorView(b.data(), {size})},
               {cellc::TensorView(y.first.data(), {size}), cellc::TensorView(y.second.data(), {size})});
  return y;
}
