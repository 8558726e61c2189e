#pragma once
#include <string>
#include <utility>
#include <vector>

#include "scan/values.h"

namespace cellc {

/// What is known of one construction: every combination is a kernel. Where a set is empty, `missing` names what is not known.
struct Signature {
  std::set<std::string> cells;
  std::vector<std::pair<std::string, std::set<int64_t>>> sizes;
  std::set<std::string> dtypes;
  std::string missing;
};

/// Reads the arguments of a construction of RNNCell, GRUCell, LSTMCell or Cell.
Signature signature_of(Reading& reading, const Call& construction, const Frame* frame);

}  // namespace cellc
