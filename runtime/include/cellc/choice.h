#pragma once
#include <set>
#include <string>
#include <vector>

#include <cellc/device.h>
#include <cellc/kernel.h>

namespace cellc {

/// What a processor, with its operating system, has, in the words of GCC's options, "avx2", "avx512vnni"; on ARM in those of Linux,
/// "asimd", "asimddp". Tests and tools may make one up.
using Features = std::set<std::string>;

/// What this machine has.
Features detect_features();

/// All that kernels of this target need; nothing for a name that is no target.
Features needed_features(const std::string& target);

/// Whether kernels of this target can run on a processor with these features; false for a name that is no target.
bool has_target(const Features& features, const std::string& target);

/// Where kernels are chosen from, and by what.
struct KernelSet {
  std::vector<const KernelTable*> tables;
  Features features;
  std::string forced_target;  ///< empty: the best one
};

/// The tables of every cellc_add_kernels() call that is linked into this program (or shared library).
std::vector<const KernelTable*> kernel_tables();

/// The tables of this program, this machine, and the environment variable CELLC_FORCE_TARGET.
KernelSet available_kernels();

/// A kernel that was not taken, and why.
struct PassedOver {
  const KernelInfo* kernel;
  std::string why;
};

/// What would be taken on a processor that has this target, and so those below it, but none above.
struct OnTarget {
  std::string target;
  const KernelInfo* kernel;
};

struct Choice {
  const KernelInfo* kernel;
  std::string why;
  std::vector<PassedOver> passed_over;  ///< the others for this cell and these types that are generic or of this size
  std::vector<OnTarget> on_targets;     ///< for each target that those are made for
};

/// The signature of a cell that the set has kernels for. Error, with the cells that there are, if it has none.
const CellInfo& find_cell(const std::string& name, const KernelSet& set);

/// The element types of a kernel: of inputs, states and parameters, and of the weights that it packs.
struct ElementTypes {
  DType vectors, weights;
};

/// The kernel for a cell with these extents (in the order of CellInfo::dims): of those that the processor can run, or of the forced
/// target, an exact size before a generic kernel, then the highest level. For cuda: of its kernels, which the processor has no say in.
/// Error, with the reasons, if there is none.
Choice choose_kernel(const CellInfo& cell, const std::vector<int64_t>& sizes, const ElementTypes& types, const KernelSet& set,
                     DeviceType device = DeviceType::cpu);

/// The choice in words: the kernel, why, its schedule, what was passed over and why, what would be taken on other processors. Some lines,
/// each with its end.
std::string explain(const Choice& choice);

}  // namespace cellc
