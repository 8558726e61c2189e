#pragma once
#include <Halide.h>

#include <map>
#include <vector>

#include "lower/activation.h"
#include "lower/packed.h"

namespace cellc {

/// What a kernel computes of each sum of products. Products with inputs do not depend on the state: for a sequence, `inputs` computes them
/// for many steps in one GEMM (with the bias), and `states` adds the rest step by step.
enum class Part { whole, inputs, states };

/// The buffers of a step kernel and the layout of its packed parameters.
struct StepBuffers {
  ElementTypes types;
  Part part;
  std::map<NodeId, Halide::ImageParam> vectors;                 ///< inputs and states: (features, N)
  std::map<NodeId, Halide::Func> moving;                        ///< those of `vectors` that change between the steps of one kernel
  std::map<std::pair<size_t, size_t>, Halide::Func> projected;  ///< panel, accumulator -> its sum over the inputs: (padded units, N)
  Halide::ImageParam packed;
  Halide::Param<int32_t> tile_rows;  ///< the height of the tiles of step_many, project and recur_many
  Extents extents;
  std::vector<Panel> panels;
  std::vector<PanelLayout> layouts;
  std::vector<Halide::Argument> arguments;
};

/// What the caller of a kernel promises about the vectors, each more than the one before.
enum class Promise {
  nothing,
  unit_strides,  ///< features lie one after the other
  dense_rows,    ///< rows, too
  one_row,       ///< N = 1
};

/// Declares the buffers of `plan`.
StepBuffers step_buffers(const Plan& plan, Promise promise, Part part);

/// Element `j` in row `n` of an input, a state or a slice of one, as it is computed with.
Halide::Expr element(const Graph& graph, const StepBuffers& buffers, NodeId id, const Halide::Expr& j, const Halide::Expr& n);

/// Four bytes from packed column `column` on, for hidden unit `j`.
Halide::Expr bytes_at(const StepBuffers& buffers, size_t p, const Halide::Expr& column, const Halide::Expr& j, Halide::Type type);

/// The packed value of a vector (`segment` of panel `p`) for hidden unit `j`.
Halide::Expr packed_vector(const StepBuffers& buffers, size_t p, size_t segment, const Halide::Expr& j);

/// Whether `accumulator` holds products with inputs.
bool takes_inputs(const Graph& graph, const Accumulator& accumulator);

class RowSums;

/// Where the elementwise part is computed: hidden unit `j` of row `n`; accumulators[a] is accumulator a at (j, n).
struct Spot {
  const std::vector<Halide::Func>& accumulators;
  RowSums* row_sums;  ///< null: a kernel for cuda, which has none (stage_plans)
  Halide::Expr j, n;
  Halide::Expr units;  ///< defined: `j` may lie in the padding, and inputs and states are read within so many units
  const std::map<size_t, Halide::Func>* copies = nullptr;  ///< segments of vectors that are read from a copy: its value at (j)
};

/// The value of node `id` of panel `p` there.
Halide::Expr value_in_row(const Graph& graph, const StepBuffers& buffers, size_t p, NodeId id, const Spot& spot);

/// The new states of a panel, and whether they read inputs or states beside those that the accumulators read.
struct NewStates {
  std::vector<Halide::Expr> values;
  bool read_vectors;
};

/// Those of panel `p`.
NewStates new_states(const Graph& graph, const StepBuffers& buffers, size_t p, const Spot& spot);

}  // namespace cellc
