#pragma once
#include "peer.h"

namespace peers {

/// A sequence forward and backward by cellc: the derivatives of training_gradients().
std::unique_ptr<Recurrence> make_cellc_training(const Problem& problem);

}  // namespace peers
