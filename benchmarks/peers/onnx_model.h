#pragma once
#include <string>

#include "problem.h"

// A cell as an ONNX model, in the bytes of its file.
namespace peers::onnx {

/// y (N, H) = Tanh(Gemm(h, weight_hh, Gemm(x, weight_ih, bias))), of x (N, I) and h (N, H).
std::string step_model(const Problem& problem);

/// y (T, 1, N, H) by the operator RNN, GRU or LSTM, of x (T, N, I), h (1, N, H) and, of the last, c (1, N, H); its new c is next_c.
std::string rnn_model(const Problem& problem, int64_t steps);

}  // namespace peers::onnx
