#pragma once
#include <cellc/tensor_view.h>

/// The largest differences between two float32 tensors of the same sizes.
struct Difference {
  double absolute = 0;
  double ulp = 0;     ///< in units in the last place of the expected value
  double at = 0;      ///< the expected value where `ulp` is largest: near 0 a unit is tiny
  bool close = true;  ///< within torch.testing.assert_close's tolerance for float32
};

/// `expected` is float32 or float64.
Difference compare(const cellc::ConstTensorView& actual, const cellc::ConstTensorView& expected);
