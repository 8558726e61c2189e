#pragma once
#include <cstddef>
#include <cstdint>

#include <cellc/dtype.h>

struct halide_buffer_t;

namespace cellc {

/// A cell's tensor: its name and its symbolic shape, e.g. {"weight_ih", {"H", "I"}} (rank 2) or {"hx", {"H"}} (rank 1).
/// A stacked dimension is written "3*H".
struct TensorSpec {
  const char* name;
  int rank;
  const char* shape[2];
};

struct GradientInfo;
struct StagesInfo;

/// The signature of a cell, as its source declares it.
struct CellInfo {
  const char* name;
  int dim_count;
  const char* const* dims;  ///< order of the sizes in KernelInfo::sizes and of the argument of packed_size: {"I", "H"}
  int input_count;
  const TensorSpec* inputs;
  int state_count;
  const TensorSpec* states;
  int param_count;
  const TensorSpec* params;
  const GradientInfo* gradient = nullptr;  ///< of a cell <name>_backward: the gradient of <name>, which it is a part of
};

/// A vector of a differentiated cell at a step; an adjoint is a state of the backward cell.
enum class VectorKind : uint8_t { input, state, new_state, grad_new_state, adjoint };
struct VectorRef {
  VectorKind kind;
  int index;
};

/// A sum over all rows, those of all steps: of the outer products of an adjoint and a vector, or of the adjoint alone.
struct TotalSpec {
  int adjoint;
  bool is_outer;
  VectorRef vector;
  const char *first, *features;  ///< of the vector, those that are taken, as texts of a shape
};

/// The parts of a cell's gradient, cells that have kernels of their own, with the cell's parameters. The backward cell runs through the
/// steps in reverse; from its states, the adjoints, `inputs` and `states` compute the derivatives by the cell's inputs and old states, in
/// the places of their new states. `parameters`, of the cell's parameters and the totals, has the kernels outer, sum_rows and unpack.
struct GradientInfo {
  const CellInfo *backward, *inputs, *states, *parameters;
  const VectorRef* backward_inputs;
  const int *input_adjoints, *state_adjoints;  ///< the inputs of `inputs` and `states`
  int total_count;
  const TotalSpec* totals;
};

/// A generated entry point: an array of halide_buffer_t* (tile_rows: an int32_t*) in the order given at each kind. Returns 0. Allocates
/// nothing, locks nothing.
using KernelFunction = int (*)(void** arguments);

/// The kernels of one (cell, sizes, dtype, target), emitted into one object.
///
/// Buffers: element 0 of `dim` is the innermost extent. Vectors of a batch are (features, N), N >= 1. One row whose features lie one after
/// the other goes to step_one. Dense rows, each right after the one before, go to step_few or step_many; all else to step. Parameters are
/// contiguous in torch's layout, a matrix (columns, rows). `packed` is one contiguous vector of elements of `weights` (of
/// bfloat16: of uint32, which hold two), aligned to 64 bytes,
/// in a layout only the kernels know.
///
/// For sequences, project computes what depends on inputs alone, for many steps at once: N is then steps times rows, at least
/// `rows`, in tiles of tile_rows (`rows`, 2 less or 4 less, of more than half of it), and feature strides are 1. Its outputs are (padded
/// features, N), contiguous, the first aligned to 64 bytes, the next ones behind it; recur_one, recur_few and recur_many read them, with
/// dense states and new states, and inputs of feature strides of 1.
struct KernelInfo {
  const char* name;  ///< "rnn_tanh_10x20_float32_x86-64-v3"
  const CellInfo* cell;
  const int64_t* sizes;                          ///< dim_count extents; null: any (generic)
  DType dtype;                                   ///< of inputs, states and parameters
  DType weights;                                 ///< of `packed`
  const char* target;                            ///< "x86-64-v3"
  int64_t (*packed_size)(const int64_t* sizes);  ///< elements of `packed` for these extents
  KernelFunction pack;                           ///< params..., packed
  KernelFunction step;                           ///< inputs..., states..., packed, tile_rows, new states...
  KernelFunction step_one;                       ///< as step, for N = 1 and feature strides of 1
  KernelFunction step_few;                       ///< as step, for dense rows, N <= few_rows
  KernelFunction step_many;                      ///< as step, for dense rows, N > few_rows, in tiles of tile_rows
  int64_t few_rows, rows;                        ///< min(few_rows, rows / 2) < tile_rows <= rows, and tile_rows <= N
  bool few_as_many;                              ///< step_few gives a row the same bits as step_many
  const char* schedule;                          ///< the schedule in words, for explain()
  KernelFunction project;    ///< inputs..., states (their extents only)..., packed, tile_rows, projected...; null: the cell has none
  KernelFunction recur_one;  ///< inputs..., states..., projected..., packed, tile_rows, new states..., for N = 1
  KernelFunction recur_few;  ///< the same for N <= few_rows
  int64_t project_above;     ///< bytes of packed parameters; with fewer, of one row with less than two thirds, whole steps are as fast
  int projected_count;
  int64_t (*projected_size)(const int64_t* sizes, int k);  ///< padded features of the k-th projected vector
  KernelFunction recur = nullptr;                          ///< cuda: recur_steps steps in one launch; null: there is none
  int64_t recur_steps = 0;

  /// Of the parameters of a gradient; the others are null then. Totals are padded, their rows to whole vectors (64 bytes do), the number of
  /// them to whole tiles of tile_rows.
  KernelFunction outer = nullptr;     ///< adjoint, vector, total, tile_rows, total: adds the products of at most 256 rows
  KernelFunction sum_rows = nullptr;  ///< adjoint, total, total
  KernelFunction unpack = nullptr;    ///< params..., totals..., gradients..., keep, gradients...: added to what is there if keep is not 0

  const StagesInfo* stages = nullptr;  ///< what pack and the steps call, of a cell that is computed in stages (stages.h)

  /// As recur_one, for N > few_rows, in tiles as those of step_many; null: so many rows take whole steps.
  KernelFunction recur_many = nullptr;
};

/// Kernels of the target "cuda" are launched on a GPU: their functions take a pointer to a detail::CudaCall first, and memory of that GPU.
/// They are pack, step (any strides, any N), step_many (N >= rows), project (N >= rows) and, where the states fit a block of threads,
/// recur: inputs..., states..., projected..., packed, new states..., all but the states (features, N, recur_steps).

/// All kernels of one cellc_add_kernels() call.
struct KernelTable {
  const char* name;  ///< the NAME of the call
  const KernelInfo* kernels;
  size_t count;
};

}  // namespace cellc
