#pragma once
#include <functional>
#include <string>
#include <vector>

#include <cellc/rnn_cell.h>

/// A call that must be quiet: named, ready to be made as often as one likes.
struct QuietCall {
  std::string name;
  std::function<void()> call;
};

/// The calls of forward and of bound steps for one cell, for batches of 0, 1, 3 and 17, contiguous and strided, with and without hx; those
/// of sequences, backward, too, where there are kernels for it. The cell must outlive them.
std::vector<QuietCall> quiet_calls(const cellc::RNNCell& cell);
