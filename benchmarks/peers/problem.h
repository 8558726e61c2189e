#pragma once
#include <cstdint>
#include <vector>

namespace peers {

/// torch.nn.RNNCell with its tanh, GRUCell, LSTMCell.
enum class Kind { rnn, gru, lstm };

/// Blocks of H rows in the weights, in torch's order.
constexpr int64_t gates_of(Kind kind) { return kind == Kind::rnn ? 1 : kind == Kind::gru ? 3 : 4; }

/// One step of a cell, or a sequence of them, in float32: the same values for every peer. Row-major, contiguous.
struct Problem {
  int64_t input_size, hidden_size, batch;
  int64_t steps;  ///< of a sequence; 0: one step
  Kind kind;
  std::vector<float> weight_ih;  ///< (G * H, I), of G gates
  std::vector<float> weight_hh;  ///< (G * H, H)
  std::vector<float> bias_ih;    ///< (G * H)
  std::vector<float> bias_hh;    ///< (G * H)
  std::vector<float> input;      ///< (N, I), the same in every step; of a sequence (T, N, I)
  std::vector<float> hx;         ///< (N, H), the state before the first step
  std::vector<float> cx;         ///< likewise, of an LSTM's cells; else empty
};

/// Parameters from U(-1/sqrt(H), 1/sqrt(H)), input and state from U(-1, 1); the same for the same sizes.
Problem make_problem(int64_t input_size, int64_t hidden_size, int64_t batch, int64_t steps, Kind kind = Kind::rnn);

/// The state h, (N, H), evaluated in float64.
struct Expected {
  std::vector<double> outputs;      ///< of a sequence, (T, N, H); the others are of a step
  std::vector<double> after_one;    ///< one step from hx
  std::vector<double> after_three;  ///< two more, h fed back
};
Expected evaluate(const Problem& problem);

}  // namespace peers
