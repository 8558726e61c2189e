#pragma once
#include <optional>
#include <vector>

#include "lower/cell_values.h"

namespace cellc {

/// How a sum over k is computed.
struct CudaLoops {
  int chains;        ///< threads that share it
  int unroll;        ///< columns of a loop at once
  int resident = 0;  ///< columns of a thread that are no loop: several steps in one kernel then keep their weights in registers
};

/// A sum of products over k, divided among threads: each takes neighbouring columns. Its parts meet in shared memory.
struct CudaSum {
  struct Update {
    Halide::RVar k;
    int unroll;
  };
  Halide::Func chains;                  ///< (j, chain, n): in the registers of a thread
  std::vector<Update> updates;          ///< of `chains`: one or two for each product
  std::optional<Halide::Func> partial;  ///< the same in shared memory, where there are several chains
  Halide::Func total;                   ///< (j, n): the chains added as a tree
};

/// Of a block, on every GPU.
inline constexpr int64_t cuda_shared_bytes = 48 << 10;

/// Elements of a load from shared memory at most. Rows there are padded to whole ones: a load may reach beyond the last element.
inline constexpr int cuda_vector = 4;
inline int64_t in_cuda_vectors(int64_t elements) { return (elements + cuda_vector - 1) / cuda_vector * cuda_vector; }

struct CudaVars {
  Halide::Var j{"j"}, n{"n"}, chain{"chain"};
};

/// Sum `a` of panel `p`.
CudaSum cuda_sum(const Graph& graph, const StepBuffers& buffers, size_t p, size_t a, const CudaVars& v, const CudaLoops& loops);

/// The loop `thread` of `reader` computes the sums of its own rows and `units` neighbouring hidden units: one chain.
void schedule_in_thread(CudaSum& sum, Halide::Func& reader, const Halide::Var& thread, const CudaVars& v, int units);

/// The chains are threads of the block `block` of `reader`, which takes `units` hidden units, `thread_units` in a thread.
void schedule_in_block(CudaSum& sum, Halide::Func& reader, const Halide::Var& block, const CudaVars& v, int units, int thread_units);

}  // namespace cellc
