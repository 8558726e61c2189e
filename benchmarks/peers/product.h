#pragma once
#include <initializer_list>

#include "aligned.h"
#include "problem.h"

namespace peers {

/// out (rows, H) = x (rows, K) W^T, or += it. Rows of x and out lie so many floats apart.
struct ProductShape {
  int64_t inputs, outputs, rows, x_stride, out_stride;
  bool adds;
};

/// W(H, K): row j holds the weights of output j: of weight_ih, weight_hh or both, one after the other.
Floats weights_of(const Problem& problem, bool ih, bool hh);

/// `values`, blocks of as many for each gate, with the gates in another order.
Floats with_gates(const Floats& values, std::initializer_list<size_t> order);

/// W(K, H): row k holds what input k gives to every output.
Floats transposed(const Floats& weights, int64_t outputs);

/// bias_ih + bias_hh.
Floats summed_biases(const Problem& problem);

/// h = tanh(h + bias).
void activate(float* h, const Floats& bias);

}  // namespace peers
