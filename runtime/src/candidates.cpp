#include "candidates.h"

#include <algorithm>
#include <cstring>
#include <map>

#include "levels.h"

namespace cellc::detail {
namespace {

bool same_specs(const TensorSpec* a, const TensorSpec* b, int count) {
  for (int k = 0; k < count; ++k) {
    if (std::strcmp(a[k].name, b[k].name) != 0 || a[k].rank != b[k].rank) return false;
    for (int d = 0; d < a[k].rank; ++d)
      if (std::strcmp(a[k].shape[d], b[k].shape[d]) != 0) return false;
  }
  return true;
}

bool same_signature(const CellInfo& a, const CellInfo& b) {
  return std::strcmp(a.name, b.name) == 0 && a.dim_count == b.dim_count && a.input_count == b.input_count &&
         a.state_count == b.state_count && a.param_count == b.param_count && same_specs(a.inputs, b.inputs, a.input_count) &&
         same_specs(a.states, b.states, a.state_count) && same_specs(a.params, b.params, a.param_count);
}

bool is_for_sizes(const KernelInfo& kernel, const std::vector<int64_t>& sizes) {
  return kernel.sizes == nullptr || std::equal(sizes.begin(), sizes.end(), kernel.sizes);
}

std::string obstacle_of(const KernelInfo& kernel, int level, const KernelSet& set) {
  if (level < 0) return std::string("its target ") + kernel.target + " is not known to this runtime";
  if (!set.forced_target.empty() && set.forced_target != kernel.target) return "CELLC_FORCE_TARGET asks for " + set.forced_target;
  return has_target(set.features, kernel.target) ? "" : lack_text(kernel.target, level, set);
}

}  // namespace

bool is_for(DeviceType device, const KernelInfo& kernel) {
  return (device == DeviceType::cuda) == (std::strcmp(kernel.target, "cuda") == 0);
}

std::string lack_text(const std::string& target, int level, const KernelSet& set) {
  return "this processor lacks " + target + " (" + lacking(set.features, level) + ")";
}

std::vector<Candidate> candidates(const CellInfo& cell, const std::vector<int64_t>& sizes, const ElementTypes& types, const KernelSet& set,
                                  DeviceType device) {
  std::vector<Candidate> found;
  for (const KernelTable* table : set.tables)
    for (const KernelInfo* kernel = table->kernels; kernel != table->kernels + table->count; ++kernel) {
      const bool of_types = kernel->dtype == types.vectors && kernel->weights == types.weights;
      if (!of_types || !is_for(device, *kernel) || !same_signature(*kernel->cell, cell) || !is_for_sizes(*kernel, sizes)) continue;
      const int level = level_of(kernel->target);
      found.push_back({kernel, level, device == DeviceType::cuda ? "" : obstacle_of(*kernel, level, set)});
    }
  return found;
}

std::pair<bool, int> rank(const Candidate& candidate) { return {candidate.kernel->sizes != nullptr, candidate.level}; }

const Candidate* best_of(const std::vector<Candidate>& all) {
  const Candidate* best = nullptr;
  for (const Candidate& candidate : all)
    if (candidate.obstacle.empty() && (best == nullptr || rank(candidate) > rank(*best))) best = &candidate;
  return best;
}

std::vector<OnTarget> on_targets(const std::vector<Candidate>& all) {
  std::map<int, OnTarget> found;
  for (const Candidate& candidate : all)
    if (candidate.level >= 0) found[candidate.level].target = candidate.kernel->target;
  std::vector<OnTarget> result;
  for (auto& [level, on] : found) {
    const Candidate* best = nullptr;
    for (const Candidate& candidate : all)
      if (candidate.level >= 0 && candidate.level <= level && (best == nullptr || rank(candidate) > rank(*best))) best = &candidate;
    result.push_back({on.target, best->kernel});
  }
  return result;
}

}  // namespace cellc::detail
