#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "peers/problem.h"

/// One size and batch: a step, or a sequence of `steps`.
struct Case {
  int64_t input_size, hidden_size, batch, steps = 0;
  peers::Kind kind = peers::Kind::rnn;
};

/// A named list of cases: "step" (sizes x batches), "batches" (256x256 at many batches), "small" (N = 1, latency), "sequence"; and those
/// that take long: "odd" (steps of other sizes), "rows" (256x256, batches to 4096), "lengths" (T from 10 to 100000), and steps and
/// sequences of the gated cells: "gru", "gru_sequence", "lstm", "lstm_sequence". "training": sequences forward and backward.
struct Grid {
  std::string name;
  std::vector<Case> cases;
  bool quick = true;
  std::vector<std::string> contenders = {};  ///< only these; empty: all
};

const std::vector<Grid>& grids();

/// "256x256 N=3", "256x256 N=3 T=100", "gru 256x256 N=3"
std::string to_string(const Case& one);
