#pragma once
#include "lower/split_sum.h"

namespace cellc {

/// The inputs that the elementwise part of panel `p` reads, but no product.
std::vector<Halide::ImageParam> inputs_beside(const Graph& graph, const StepBuffers& buffers, size_t p);

/// Whether a kernel reads or writes more vectors than those of cells usually do: a gradient's adjoints, for one.
bool has_many_vectors(const Graph& graph, const Panel& panel);

/// Copies of the parameters that the elementwise part of panel `p` reads, by segment, where there are many. Halide finds the bounds of
/// `packed` from all pairs of a result and a branch, and of many that differ it makes expressions which it cannot simplify within minutes;
/// those of a copy are the tile. None where there are few, which are read where they are.
std::map<size_t, Halide::Func> copies_of_params(const StepBuffers& buffers, size_t p, const Halide::Var& j);

/// Once for each panel of hidden units.
void schedule_copies(std::map<size_t, Halide::Func>& copies, const Halide::LoopLevel& panel, const Halide::Var& j, const SumTile& tile);

}  // namespace cellc
