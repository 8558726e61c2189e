#pragma once
#include <cstdint>
#include <vector>

namespace peers {

/// torch.nn.RNNCell with its tanh, GRUCell, LSTMCell; a sequence of RNNCell forward and backward.
enum class Kind { rnn, gru, lstm, training };

/// Blocks of H rows in the weights, in torch's order.
constexpr int64_t gates_of(Kind kind) { return kind == Kind::gru ? 3 : kind == Kind::lstm ? 4 : 1; }

/// One step of a cell, or a sequence of them, in float32: the same values for every peer. Row-major, contiguous.
struct Problem {
  int64_t input_size, hidden_size, batch;
  int64_t steps;  ///< of a sequence; 0: one step
  Kind kind;
  std::vector<float> weight_ih;    ///< (G * H, I), of G gates
  std::vector<float> weight_hh;    ///< (G * H, H)
  std::vector<float> bias_ih;      ///< (G * H)
  std::vector<float> bias_hh;      ///< (G * H)
  std::vector<float> input;        ///< (N, I), the same in every step; of a sequence (T, N, I)
  std::vector<float> hx;           ///< (N, H), the state before the first step
  std::vector<float> cx;           ///< likewise, of an LSTM's cells; else empty
  std::vector<float> grad_output;  ///< of training, (T, N, H): the derivatives by the outputs, so that all others are about 1 or less
};

/// Parameters from U(-1/sqrt(H), 1/sqrt(H)), input and state from U(-1, 1); the same for the same sizes.
Problem make_problem(int64_t input_size, int64_t hidden_size, int64_t batch, int64_t steps, Kind kind = Kind::rnn);

/// The state h, (N, H), evaluated in float64.
struct Expected {
  std::vector<double> outputs;      ///< of a sequence, (T, N, H), of training its derivatives; the others are of a step
  std::vector<double> after_one;    ///< one step from hx
  std::vector<double> after_three;  ///< two more, h fed back
};
Expected evaluate(const Problem& problem);

/// The outputs of a sequence, (T, N, H).
std::vector<double> evaluate_outputs(const Problem& problem);

}  // namespace peers
