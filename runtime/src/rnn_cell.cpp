#include <cellc/rnn_cell.h>

#include "default_generator.h"

namespace cellc {

// torch finds an unknown nonlinearity in forward; until then such a module has its parameters, which are those of any RNNCell.
RNNCell::RNNCell(int64_t input_size, int64_t hidden_size, const RNNCellOptions& options, Generator& generator)
    : OneStateCell(
          {"RNNCell", options.nonlinearity() == "relu" ? "rnn_relu" : "rnn_tanh", 1, false,
           options.nonlinearity() == "tanh" ? "" : ", nonlinearity=" + options.nonlinearity(),
           options.nonlinearity() == "tanh" || options.nonlinearity() == "relu" ? "" : "Unknown nonlinearity: " + options.nonlinearity()},
          input_size, hidden_size, options, generator),
      nonlinearity_(options.nonlinearity()) {}

RNNCell::RNNCell(int64_t input_size, int64_t hidden_size, const RNNCellOptions& options)
    : RNNCell(input_size, hidden_size, options, detail::Locked(detail::default_generator()).generator()) {}

}  // namespace cellc
