#pragma once
#include <cellc/state_dict.h>

/// Adam (Kingma and Ba 2015, https://arxiv.org/abs/1412.6980) over float32 parameters.
class Adam {
 public:
  Adam(const cellc::StateDict& parameters, double rate);

  /// Moves the parameters against the gradients of the same names, which are scaled down to a norm of at most `clip` together.
  void step(cellc::StateDict& parameters, const cellc::StateDict& gradients, double clip);

 private:
  double rate_;
  int steps_ = 0;
  cellc::StateDict means_, squares_;
};
