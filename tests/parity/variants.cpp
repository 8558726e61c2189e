#include "variants.h"

#include <algorithm>

namespace {

// Tables that hold some of the linked kernels only; kept until the program ends.
const cellc::KernelTable* table_of(const std::string& target, bool exact) {
  static std::deque<std::vector<cellc::KernelInfo>> kernels;
  static std::deque<cellc::KernelTable> tables;
  std::vector<cellc::KernelInfo>& some = kernels.emplace_back();
  for (const cellc::KernelTable* table : cellc::kernel_tables())
    std::copy_if(table->kernels, table->kernels + table->count, std::back_inserter(some), [&](const cellc::KernelInfo& kernel) {
      const bool is_for_any_size = kernel.outer != nullptr;
      return kernel.target == target && (is_for_any_size || (kernel.sizes != nullptr) == exact);
    });
  return &tables.emplace_back(cellc::KernelTable{"parity", some.data(), some.size()});
}

std::deque<Variant> variants_of(const std::vector<std::string>& targets) {
  const cellc::Features features = cellc::detect_features();
  std::deque<Variant> found;
  for (const std::string& target : targets)
    for (const bool exact : {true, false})
      if (cellc::has_target(features, target)) found.push_back({target, exact, {{table_of(target, exact)}, features, target}});
  return found;
}

}  // namespace

bool Variant::has(const std::string& cell, const std::vector<int64_t>& sizes, const cellc::ElementTypes& types) const {
  const cellc::KernelTable& table = *kernels.tables[0];
  return std::any_of(table.kernels, table.kernels + table.count, [&](const cellc::KernelInfo& kernel) {
    return kernel.cell->name == cell && kernel.dtype == types.vectors && kernel.weights == types.weights &&
           (kernel.sizes == nullptr || std::equal(sizes.begin(), sizes.end(), kernel.sizes));
  });
}

const std::deque<Variant>& variants() {
  static const std::deque<Variant> all = variants_of({"x86-64-v2", "x86-64-v3", "x86-64-v4", "arm-64", "arm-64-dotprod-fp16"});
  return all;
}

const std::deque<Variant>& int8_variants() {
  static const std::deque<Variant> all =
      variants_of({"x86-64-v2", "x86-64-v3", "x86-64-v4", "x86-64-v4-vnni-bf16", "arm-64", "arm-64-dotprod-fp16"});
  return all;
}
