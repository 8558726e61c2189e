#pragma once
#include <string>
#include <vector>

#include <cellc/rnn_cell.h>

/// One case of tests/data/index.json with its tensors.
struct Case {
  std::string name;
  std::string special;  ///< "" for ordinary values
  int64_t input_size, hidden_size;
  cellc::RNNCellOptions options;
  double rtol, atol;  ///< torch's; atol is the case's subnormal_atol where it has one
  double torch_abs;   ///< the largest error of torch's own output, absolute ...
  double torch_ulp;   ///< ... and in units in the last place
  cellc::StateDict parameters, tensors;
};

/// The RNNCell cases of one step that are not quantised.
const std::vector<Case>& step_cases();

/// The case of this name, of any pass.
Case case_named(const std::string& name);
