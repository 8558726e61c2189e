#pragma once
#include <string>
#include <utility>
#include <vector>

#include <cellc/choice.h>

namespace cellc::detail {

/// A kernel for a cell and its types that is generic or of its sizes.
struct Candidate {
  const KernelInfo* kernel;
  int level;
  std::string obstacle;  ///< why it cannot be taken; empty: it can
};

/// Whether the kernel's target is of this device.
bool is_for(DeviceType device, const KernelInfo& kernel);

/// All that the set has for the device.
std::vector<Candidate> candidates(const CellInfo& cell, const std::vector<int64_t>& sizes, const ElementTypes& types, const KernelSet& set,
                                  DeviceType device);

/// Exact sizes first, then the level.
std::pair<bool, int> rank(const Candidate& candidate);

/// Of those without an obstacle; null if there is none.
const Candidate* best_of(const std::vector<Candidate>& all);

/// For each target among them, what would be taken on a processor that has no better one.
std::vector<OnTarget> on_targets(const std::vector<Candidate>& all);

/// "this processor lacks x86-64-v3 (avx2, fma)"
std::string lack_text(const std::string& target, int level, const KernelSet& set);

}  // namespace cellc::detail
