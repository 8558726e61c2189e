#pragma once
#include <optional>
#include <vector>

#include "lower/cell_values.h"

namespace cellc {

/// A sum of products over k, divided among `chains` threads: chain c takes neighbouring columns, a
/// multiple of `unroll`. Its parts meet in shared memory.
struct CudaSum {
  Halide::Func chains;                  ///< (j, chain, n): in the registers of a thread
  std::vector<Halide::RVar> loops;      ///< over k, one for each product
  int unroll;                           ///< columns of a loop at once
  std::optional<Halide::Func> partial;  ///< the same in shared memory, where there are several chains
  Halide::Func total;                   ///< (j, n): the chains added as a tree
};

struct CudaVars {
  Halide::Var j{"j"}, n{"n"}, chain{"chain"};
};

/// Sum `a` of panel `p`.
CudaSum cuda_sum(const Graph& graph, const StepBuffers& buffers, size_t p, size_t a, const CudaVars& v, int chains, int unroll);

/// The loop `thread` of `reader` computes the sums of its own rows and `units` neighbouring hidden units: one chain.
void schedule_in_thread(CudaSum& sum, Halide::Func& reader, const Halide::Var& thread, const CudaVars& v, int units);

/// The chains are threads of the block `block` of `reader`, which takes `units` hidden units.
void schedule_in_block(CudaSum& sum, Halide::Func& reader, const Halide::Var& block, const CudaVars& v, int units);

}  // namespace cellc
