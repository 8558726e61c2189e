#pragma once
#include <cellc/kernel.h>

namespace cellc {

/// The kernels of a cell that is computed in stages, for instance as it multiplies a matrix with a computed vector: each stage has kernels
/// of its own, and vectors in between, slots, lie on the stack while they are computed for some rows.

/// A stage. Vectors are counted through: the cell's inputs, states, new states, then the slots. Its kernels are those of a cell with the
/// inputs `reads` and the new states `makes`, and with all parameters; its states are not read.
struct StageInfo {
  KernelFunction pack, step, step_one, step_few, step_many;  ///< as in KernelInfo
  int64_t (*packed_size)(const int64_t* sizes);
  int read_count;
  const int* reads;
  int make_count;
  const int* makes;
};

/// Where a generic kernel finds the size of a dimension: extent `dim` of the buffer `argument` is `count` times the size. No argument (-1):
/// a step finds it before the packed parameters, where pack has put those of all parameters.
struct SizeSource {
  int argument, dim;
  int64_t count;
};

/// A vector between stages: `count` times the size of dimension `dim`.
struct SlotInfo {
  int dim;
  int64_t count;
};

struct StagesInfo {
  int vector_count, state_count;  ///< inputs, states and new states together; states
  int param_count, dim_count;
  DType dtype;                                     ///< of vectors
  const int64_t* sizes;                            ///< null: a generic kernel
  const SizeSource *of_arguments, *of_parameters;  ///< the sizes of a generic kernel, from the arguments of step and of pack
  int64_t few_rows, rows;                          ///< as in KernelInfo
  int slot_count;
  const SlotInfo* slots;
  int stage_count;
  const StageInfo* stages;
};

namespace detail {

/// What a stage reads, and twice what it makes; the cell's dimensions.
inline constexpr int most_stage_vectors = 128, most_stage_dims = 16;

/// Bytes on the stack for slots.
inline constexpr int64_t stage_scratch_bytes = 64 << 10;

/// Bytes that the slots of a row take, each in whole cache lines; at most stage_scratch_bytes.
int64_t slot_bytes(const StagesInfo& info, const int64_t* sizes) noexcept;

/// KernelInfo::pack and ::step, step_one, step_few and step_many of such a cell. A row's slots must fit the stack (slot_bytes).
int pack_stages(const StagesInfo& info, void** arguments) noexcept;
int step_stages(const StagesInfo& info, void** arguments) noexcept;

/// Elements before the packed parameters of a generic kernel, which hold the sizes of the dimensions, most_stage_dims of int64_t; an
/// element may be a byte.
inline constexpr int64_t stage_header = 128;

/// The parameters of a stage begin at a multiple of so many elements.
constexpr int64_t stage_packed_size(int64_t elements) noexcept { return (elements + 63) / 64 * 64; }

}  // namespace detail
}  // namespace cellc
