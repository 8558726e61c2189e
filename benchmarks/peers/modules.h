#pragma once
#include <vector>

#include "peer.h"

namespace peers {

/// Loads the modules that were built (module.h) and appends their peers. Throws std::runtime_error if one does not load.
void add_modules(std::vector<Peer>& table);

}  // namespace peers
