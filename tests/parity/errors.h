#pragma once
#include <cellc/tensor.h>

/// The element in float64.
double value_at(const cellc::Tensor& tensor, int64_t k);

/// The largest error of `got` against `truth` in units in the last place of got's dtype, over the elements where both are finite; as the
/// reference data tell torch's own.
double largest_ulp(const cellc::Tensor& got, const cellc::Tensor& truth);

/// What is wrong, or "": NaN and infinities must be where torch's output has them; elsewhere |got - truth| <= atol + rtol |truth|.
std::string difference(const cellc::Tensor& got, const cellc::Tensor& torch, const cellc::Tensor& truth, double rtol, double atol);
