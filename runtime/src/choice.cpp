#include <cellc/choice.h>

#include <cstring>
#include <set>

#include <cellc/error.h>

#include "candidates.h"
#include "kernel_buffer.h"
#include "levels.h"

namespace cellc {
namespace {

using detail::Candidate;

std::string why_not(const Candidate& candidate, const Candidate& best) {
  if (!candidate.obstacle.empty()) return candidate.obstacle;
  if (detail::rank(candidate) == detail::rank(best)) return "another library has the same kernel";
  return candidate.kernel->sizes == nullptr && best.kernel->sizes != nullptr ? "there is one of the exact size" : "there is a better level";
}

std::string sizes_text(const std::vector<int64_t>& sizes) {
  std::string text;
  for (size_t k = 0; k < sizes.size(); ++k) text += (k > 0 ? "x" : "") + std::to_string(sizes[k]);
  return text;
}

// With names, as a cell of a gradient has the dimensions in an order of its own.
std::string named_sizes(const CellInfo& cell, const std::vector<int64_t>& sizes) {
  std::string text;
  for (size_t k = 0; k < sizes.size(); ++k) text += (k > 0 ? "," : "") + std::string(cell.dims[k]) + "=" + std::to_string(sizes[k]);
  return text;
}

std::string why(const Candidate& best, const std::vector<int64_t>& sizes, const KernelSet& set, DeviceType device) {
  const std::string size = best.kernel->sizes != nullptr
                               ? "of the exact size"
                               : "generic, as there is none of the exact size " + named_sizes(*best.kernel->cell, sizes) +
                                     " (SIZES or SIZES_FILE of cellc_add_kernels makes one)";
  if (device == DeviceType::cuda) return size + "; for cuda";
  const std::string target = best.kernel->target;
  return size + "; " +
         (set.forced_target.empty() ? target + " is the best level there is for this processor" : "CELLC_FORCE_TARGET asks for " + target);
}

// Words that are targets elsewhere, and what to do instead.
constexpr const char* not_forced[][2] = {
    {"cuda", "cuda is no target of a processor; a GPU is chosen by a module's options, device(\"cuda\")"},
    {"native", "native is for builds; without the variable the best target of this processor is taken"},
};

void check_forced_target(const KernelSet& set) {
  const std::string& forced = set.forced_target;
  if (forced.empty()) return;
  const auto refuse = [](const std::string& why) { throw Error("CELLC_FORCE_TARGET: " + why); };
  for (const auto& [name, why] : not_forced)
    if (forced == name) refuse(why + (". It takes: " + detail::processor_targets()));
  const int level = detail::level_of(forced);
  if (level < 0)
    refuse("unknown target \"" + forced + "\". It takes: " + detail::processor_targets() + "; a GPU is chosen by device(\"cuda\")");
  if (!has_target(set.features, forced))
    refuse(forced + " needs " + detail::lacking(set.features, level) +
           ", which this processor lacks; it has: " + detail::targets_of(set.features) + ". Name one of these, or unset the variable");
}

std::string request_text(const CellInfo& cell, const std::vector<int64_t>& sizes, const ElementTypes& types) {
  const std::string text = std::string(cell.name) + " " + sizes_text(sizes) + " " + to_string(types.vectors);
  return types.weights == types.vectors ? text : text + "-" + to_string(types.weights);
}

// What is wrong and what to do, before the kernels that there are.
std::string advice(const std::vector<Candidate>& all, const ElementTypes& types, const KernelSet& set, DeviceType device) {
  if (device == DeviceType::cuda) return " on cuda; add it to a cellc_add_kernels() of this program.";
  if (set.forced_target.empty() && !all.empty())
    return " runs on this processor, which has " + detail::targets_of(set.features) +
           "; a cellc_add_kernels() of this program must name a target that it has.";
  if (!detail::can_be_made(types)) return "; kernels are made for float32, float64, bfloat16, float16, float32-bfloat16 and float32-int8.";
  return (set.forced_target.empty() ? "" : " and CELLC_FORCE_TARGET=" + set.forced_target) +
         "; add it to a cellc_add_kernels() of this program.";
}

[[noreturn]] void throw_no_kernel(const std::string& request, const std::vector<Candidate>& all, const CellInfo& cell,
                                  const ElementTypes& types, const KernelSet& set, DeviceType device) {
  const std::string other_device =
      device == DeviceType::cpu ? ": for a GPU, device(\"cuda\"); a processor needs one of its targets in TARGETS" : ": for a processor";
  std::string text = "no kernel for " + request + advice(all, types, set, device) + " There are:";
  for (const Candidate& candidate : all) text += std::string("\n  ") + candidate.kernel->name + ": " + candidate.obstacle;
  for (const KernelTable* table : set.tables)
    for (const KernelInfo* kernel = table->kernels; all.empty() && kernel != table->kernels + table->count; ++kernel)
      if (std::strcmp(kernel->cell->name, cell.name) == 0)
        text += std::string("\n  ") + kernel->name + (detail::is_for(device, *kernel) ? ": other sizes or another dtype" : other_device);
  throw Error(text);
}

// Cells that no user has written.
std::set<const CellInfo*> parts_of_gradients(const KernelSet& set) {
  std::set<const CellInfo*> parts;
  for (const KernelTable* table : set.tables)
    for (const KernelInfo* kernel = table->kernels; kernel != table->kernels + table->count; ++kernel)
      if (const GradientInfo* gradient = kernel->cell->gradient)
        parts.insert({gradient->backward, gradient->inputs, gradient->states, gradient->parameters});
  return parts;
}

}  // namespace

const CellInfo& find_cell(const std::string& name, const KernelSet& set) {
  std::string there;
  const std::set<const CellInfo*> parts = parts_of_gradients(set);
  for (const KernelTable* table : set.tables)
    for (const KernelInfo* kernel = table->kernels; kernel != table->kernels + table->count; ++kernel) {
      if (name == kernel->cell->name) return *kernel->cell;
      if (parts.count(kernel->cell) == 0 && (", " + there + ", ").find(std::string(", ") + kernel->cell->name + ", ") == std::string::npos)
        there += (there.empty() ? "" : ", ") + std::string(kernel->cell->name);
    }
  if (there.empty()) throw Error("no kernels are linked into this program: cellc_add_kernels() makes them, for " + name);
  throw Error("no kernels for the cell " + name + " are linked into this program; there are kernels for: " + there);
}

Choice choose_kernel(const CellInfo& cell, const std::vector<int64_t>& sizes, const ElementTypes& types, const KernelSet& set,
                     DeviceType device) {
  if (device == DeviceType::cpu) check_forced_target(set);
  const std::vector<Candidate> all = detail::candidates(cell, sizes, types, set, device);
  const Candidate* best = detail::best_of(all);
  if (best == nullptr) throw_no_kernel(request_text(cell, sizes, types), all, cell, types, set, device);
  Choice choice{best->kernel, why(*best, sizes, set, device), {}, detail::on_targets(all)};
  for (const Candidate& candidate : all)
    if (&candidate != best) choice.passed_over.push_back({candidate.kernel, why_not(candidate, *best)});
  return choice;
}

std::string explain(const Choice& choice) {
  std::string text = std::string(choice.kernel->name) + "\n  why: " + choice.why + "\n  schedule: " + choice.kernel->schedule + "\n";
  for (const PassedOver& other : choice.passed_over) text += std::string("  passed over: ") + other.kernel->name + ": " + other.why + "\n";
  for (const OnTarget& on : choice.on_targets)
    if (on.target != "cuda") text += "  on a processor with " + on.target + ": " + on.kernel->name + "\n";
  return text;
}

}  // namespace cellc
