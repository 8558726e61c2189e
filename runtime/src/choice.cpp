#include <cellc/choice.h>

#include <algorithm>
#include <cstring>

#include <cellc/error.h>

#include "kernel_buffer.h"
#include "levels.h"

namespace cellc {
namespace {

struct Candidate {
  const KernelInfo* kernel;
  int level;
  std::string obstacle;  ///< why it cannot be taken; empty: it can
};

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

// "this processor lacks x86-64-v3", and which part of it where that is not all of it.
std::string lack_text(const std::string& target, int level, const KernelSet& set) {
  const std::string missing = detail::lacking(set.features, level);
  return "this processor lacks " + target + (missing == target ? "" : " (" + missing + ")");
}

std::string obstacle_of(const KernelInfo& kernel, int level, const KernelSet& set) {
  if (level < 0) return std::string("its target ") + kernel.target + " is not known to this runtime";
  if (!set.forced_target.empty() && set.forced_target != kernel.target) return "CELLC_FORCE_TARGET asks for " + set.forced_target;
  return has_target(set.features, kernel.target) ? "" : lack_text(kernel.target, level, set);
}

std::vector<Candidate> candidates(const CellInfo& cell, const std::vector<int64_t>& sizes, const ElementTypes& types,
                                  const KernelSet& set) {
  std::vector<Candidate> found;
  for (const KernelTable* table : set.tables)
    for (const KernelInfo* kernel = table->kernels; kernel != table->kernels + table->count; ++kernel) {
      const bool of_types = kernel->dtype == types.vectors && kernel->weights == types.weights;
      if (!of_types || !same_signature(*kernel->cell, cell) || !is_for_sizes(*kernel, sizes)) continue;
      const int level = detail::level_of(kernel->target);
      found.push_back({kernel, level, obstacle_of(*kernel, level, set)});
    }
  return found;
}

// Exact sizes first, then the level.
std::pair<bool, int> rank(const Candidate& candidate) { return {candidate.kernel->sizes != nullptr, candidate.level}; }

const Candidate* best_of(const std::vector<Candidate>& all) {
  const Candidate* best = nullptr;
  for (const Candidate& candidate : all)
    if (candidate.obstacle.empty() && (best == nullptr || rank(candidate) > rank(*best))) best = &candidate;
  return best;
}

std::string why_not(const Candidate& candidate, const Candidate& best) {
  if (!candidate.obstacle.empty()) return candidate.obstacle;
  if (rank(candidate) == rank(best)) return "another library has the same kernel";
  return candidate.kernel->sizes == nullptr && best.kernel->sizes != nullptr ? "there is one of the exact size" : "there is a better level";
}

std::string sizes_text(const std::vector<int64_t>& sizes) {
  std::string text;
  for (size_t k = 0; k < sizes.size(); ++k) text += (k > 0 ? "x" : "") + std::to_string(sizes[k]);
  return text;
}

std::string why(const Candidate& best, const std::vector<int64_t>& sizes, const KernelSet& set) {
  const std::string size = best.kernel->sizes != nullptr ? "of the exact size"
                                                         : "generic, as there is none of the exact size " + sizes_text(sizes) +
                                                               " (SIZES or SIZES_FILE of cellc_add_kernels makes one)";
  const std::string target = best.kernel->target;
  return size + "; " +
         (set.forced_target.empty() ? target + " is the best level there is for this processor" : "CELLC_FORCE_TARGET asks for " + target);
}

void check_forced_target(const KernelSet& set) {
  if (set.forced_target.empty()) return;
  const int level = detail::level_of(set.forced_target);
  if (level < 0) throw Error("CELLC_FORCE_TARGET: unknown target \"" + set.forced_target + "\"; there are: " + detail::all_targets());
  if (!has_target(set.features, set.forced_target))
    throw Error("CELLC_FORCE_TARGET: " + lack_text(set.forced_target, level, set) + "; it has: " + detail::targets_of(set.features));
}

std::string request_text(const CellInfo& cell, const std::vector<int64_t>& sizes, const ElementTypes& types) {
  const std::string text = std::string(cell.name) + " " + sizes_text(sizes) + " " + to_string(types.vectors);
  return types.weights == types.vectors ? text : text + "-" + to_string(types.weights);
}

[[noreturn]] void throw_no_kernel(const std::string& request, const std::vector<Candidate>& all, const CellInfo& cell,
                                  const ElementTypes& types, const KernelSet& set) {
  std::string text = "no kernel for " + request;
  if (!set.forced_target.empty()) text += " and CELLC_FORCE_TARGET=" + set.forced_target;
  text += detail::can_be_made(types) ? "; add it to a cellc_add_kernels() of this program. There are:"
                                     : "; kernels are made for float32, float64, bfloat16, float16, float32-bfloat16 and float32-int8. There are:";
  for (const Candidate& candidate : all) text += std::string("\n  ") + candidate.kernel->name + ": " + candidate.obstacle;
  for (const KernelTable* table : set.tables)
    for (const KernelInfo* kernel = table->kernels; all.empty() && kernel != table->kernels + table->count; ++kernel)
      if (std::strcmp(kernel->cell->name, cell.name) == 0) text += std::string("\n  ") + kernel->name + ": other sizes or another dtype";
  throw Error(text);
}

}  // namespace

const CellInfo& find_cell(const std::string& name, const KernelSet& set) {
  std::string there;
  for (const KernelTable* table : set.tables)
    for (const KernelInfo* kernel = table->kernels; kernel != table->kernels + table->count; ++kernel) {
      if (name == kernel->cell->name) return *kernel->cell;
      if ((", " + there + ", ").find(std::string(", ") + kernel->cell->name + ", ") == std::string::npos)
        there += (there.empty() ? "" : ", ") + std::string(kernel->cell->name);
    }
  if (there.empty()) throw Error("no kernels are linked into this program: cellc_add_kernels() makes them, for " + name);
  throw Error("no kernels for the cell " + name + " are linked into this program; there are kernels for: " + there);
}

Choice choose_kernel(const CellInfo& cell, const std::vector<int64_t>& sizes, const ElementTypes& types, const KernelSet& set) {
  check_forced_target(set);
  const std::vector<Candidate> all = candidates(cell, sizes, types, set);
  const Candidate* best = best_of(all);
  if (best == nullptr) throw_no_kernel(request_text(cell, sizes, types), all, cell, types, set);
  Choice choice{best->kernel, why(*best, sizes, set), {}};
  for (const Candidate& candidate : all)
    if (&candidate != best) choice.passed_over.push_back({candidate.kernel, why_not(candidate, *best)});
  return choice;
}

std::string explain(const Choice& choice) {
  std::string text = std::string(choice.kernel->name) + "\n  why: " + choice.why + "\n  schedule: " + choice.kernel->schedule + "\n";
  for (const PassedOver& other : choice.passed_over) text += std::string("  passed over: ") + other.kernel->name + ": " + other.why + "\n";
  return text;
}

}  // namespace cellc
