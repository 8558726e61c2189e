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

/// One row goes through the kernels of one row, many through those of many.
enum class Layout { one_row, many_rows };
constexpr Layout layouts[] = {Layout::one_row, Layout::many_rows};

template <class T>
cellc::Cell function(const char* name, const Variant& variant, int64_t size) {
  cellc::CellOptions options;
  options.dtype = cellc::DTypeOf<T>::value;
  options.kernels = variant.kernels;
  return cellc::Cell(name, {{"H", size}}, options);
}

/// The sizes of `count` values: a row of all, or rows of 37, whole vectors and a part of one.
inline cellc::IntArray sizes_of(Layout layout, size_t count) {
  const auto all = static_cast<int64_t>(count);
  return layout == Layout::one_row ? cellc::IntArray{1, all} : cellc::IntArray{all / 37, 37};
}

/// The function of each value, by a generated kernel. Many rows take a multiple of 37 values.
template <class T>
std::vector<T> values_of(const char* name, const Variant& variant, Layout layout, const std::vector<T>& x) {
  const cellc::IntArray sizes = sizes_of(layout, x.size());
  std::vector<T> y(x.size());
  function<T>(name, variant, sizes[1]).forward({}, {cellc::ConstTensorView(x.data(), sizes)}, {cellc::TensorView(y.data(), sizes)});
  return y;
}

/// The two functions of each pair of values.
template <class T>
std::pair<std::vector<T>, std::vector<T>> values_of(const char* name, const Variant& variant, Layout layout, const std::vector<T>& a,
                                                    const std::vector<T>& b) {
  const cellc::IntArray sizes = sizes_of(layout, a.size());
  std::pair<std::vector<T>, std::vector<T>> y{std::vector<T>(a.size()), std::vector<T>(a.size())};
  function<T>(name, variant, sizes[1])
      .forward({}, {cellc::ConstTensorView(a.data(), sizes), cellc::ConstTensorView(b.data(), sizes)},
               {cellc::TensorView(y.first.data(), sizes), cellc::TensorView(y.second.data(), sizes)});
  return y;
}
