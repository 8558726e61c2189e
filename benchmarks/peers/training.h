#pragma once
#include "problem.h"

namespace peers {

/// The derivatives of a problem of Kind::training, one after the other: by the input (T, N, I), weight_ih, weight_hh and bias_ih (which are
/// those by bias_hh), evaluated in float64.
std::vector<double> training_gradients(const Problem& problem);

}  // namespace peers
