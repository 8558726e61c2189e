// A cell in stages: rows in blocks whose slots fit the stack, each block through all stages.
#include <cellc/stages.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

#include "kernel_buffer.h"
#include "step_writer.h"

namespace cellc::detail {
namespace {

struct KernelSizes {
  std::array<int64_t, most_stage_dims> extents;
};

static_assert(sizeof(KernelSizes) <= stage_header);

int64_t header_of(const StagesInfo& info) noexcept { return info.sizes == nullptr ? stage_header : 0; }

// Those that have no source stay as they are.
void find_sizes(const StagesInfo& info, const SizeSource* sources, void* const* arguments, KernelSizes& sizes) noexcept {
  for (int d = 0; d < info.dim_count; ++d) {
    const auto at = static_cast<size_t>(d);
    if (info.sizes != nullptr)
      sizes.extents[at] = info.sizes[d];
    else if (sources[d].argument >= 0)
      sizes.extents[at] = static_cast<const KernelBuffer*>(arguments[sources[d].argument])->dim[sources[d].dim].extent / sources[d].count;
  }
}

constexpr int64_t whole_lines(int64_t bytes) noexcept { return (bytes + 63) / 64 * 64; }

// A buffer of kernels with dimensions of its own.
struct Bound {
  KernelBuffer buffer;
  KernelDimension dims[2];

  void from(const KernelBuffer& other, int dimensions) noexcept {
    buffer = other;
    std::copy_n(other.dim, dimensions, dims);
    buffer.dim = dims;
  }
  int64_t element_bytes() const noexcept { return buffer.type_bits / 8; }
  bool is_dense() const noexcept { return dims[0].stride == 1 && (dims[1].extent == 1 || dims[1].stride == dims[0].extent); }
};

// The part of `packed` that holds the parameters of the stages one after another.
struct PackedParts {
  const KernelBuffer& all;
  int64_t first;

  void next(int64_t elements, Bound& part) noexcept {
    part.from(all, 1);
    part.buffer.host += first * part.element_bytes();
    part.dims[0].extent = static_cast<int32_t>(elements);
    first += stage_packed_size(elements);
  }
};

// A block of rows on its way through the stages.
struct Block {
  const StagesInfo& info;
  void* const* arguments;
  const int64_t* sizes;
  std::byte* scratch;
  int64_t first = 0, rows = 0;

  int input_count() const noexcept { return info.vector_count - 2 * info.state_count; }
  const KernelBuffer& argument(int k) const noexcept { return *static_cast<const KernelBuffer*>(arguments[k]); }
  const KernelBuffer& packed() const noexcept { return argument(input_count() + info.state_count); }

  // In the arguments `packed` and the height of tiles stand before the new states.
  const KernelBuffer& vector(int k) const noexcept { return argument(k < input_count() + info.state_count ? k : k + 2); }

  void bind(int place, Bound& bound) const noexcept {
    if (place >= info.vector_count) return bind_slot(place - info.vector_count, bound);
    bound.from(vector(place), 2);
    bound.buffer.host += first * bound.dims[1].stride * bound.element_bytes();
    bound.dims[1].extent = static_cast<int32_t>(rows);
  }

  void bind_slot(int slot, Bound& bound) const noexcept {
    int64_t offset = 0;
    const int64_t element = kernel_element_size(info.dtype);
    for (int k = 0; k < slot; ++k) offset += whole_lines(rows * info.slots[k].count * sizes[info.slots[k].dim] * element);
    const int64_t features = info.slots[slot].count * sizes[info.slots[slot].dim];
    bound.dims[0] = dimension(features, 1);
    bound.dims[1] = dimension(rows, features);
    bound.buffer = empty_buffer(info.dtype, 2);
    point(bound.buffer, scratch + offset, bound.dims);
  }

  void run(const StageInfo& stage, PackedParts& parts) const noexcept {
    Bound bounds[most_stage_vectors];
    void* stage_arguments[most_stage_vectors + 2];
    int count = 0;
    bool dense = true;
    const auto add = [&](int place) {
      bind(place, bounds[count]);
      dense = dense && bounds[count].is_dense();
      stage_arguments[count] = &bounds[count].buffer;
      ++count;
    };
    for (int k = 0; k < stage.read_count; ++k) add(stage.reads[k]);
    for (int k = 0; k < stage.make_count; ++k) add(stage.makes[k]);
    Bound own_packed;
    parts.next(stage.packed_size(sizes), own_packed);
    int32_t height = tile_rows(rows, info.rows);
    stage_arguments[count] = &own_packed.buffer;
    stage_arguments[count + 1] = &height;
    for (int k = 0; k < stage.make_count; ++k) stage_arguments[count + 2 + k] = stage_arguments[stage.read_count + k];
    kernel_for(stage, info.few_rows, rows, dense)(stage_arguments);
  }
};

// As many rows as have room; more than a tile of them in whole tiles.
int64_t block_rows(const StagesInfo& info, const int64_t* sizes, int64_t batch) noexcept {
  const int64_t row = std::max<int64_t>(slot_bytes(info, sizes), 1);  // each slot in whole lines, which more rows share
  const int64_t most = std::max<int64_t>(stage_scratch_bytes / row, 1);
  if (batch <= most) return batch;
  return most > info.rows ? most / info.rows * info.rows : most;
}

}  // namespace

int64_t slot_bytes(const StagesInfo& info, const int64_t* sizes) noexcept {
  int64_t bytes = 0;
  for (int k = 0; k < info.slot_count; ++k)
    bytes += whole_lines(info.slots[k].count * sizes[info.slots[k].dim] * kernel_element_size(info.dtype));
  return bytes;
}

int pack_stages(const StagesInfo& info, void** arguments) noexcept {
  KernelSizes sizes{};
  find_sizes(info, info.of_parameters, arguments, sizes);
  void* const packed = arguments[info.param_count];
  PackedParts parts{*static_cast<const KernelBuffer*>(packed), header_of(info)};
  if (info.sizes == nullptr) std::memcpy(parts.all.host, &sizes, sizeof sizes);
  for (int k = 0; k < info.stage_count; ++k) {
    Bound part;
    parts.next(info.stages[k].packed_size(sizes.extents.data()), part);
    arguments[info.param_count] = &part.buffer;
    if (part.dims[0].extent > 0) info.stages[k].pack(arguments);
  }
  arguments[info.param_count] = packed;
  return 0;
}

int step_stages(const StagesInfo& info, void** arguments) noexcept {
  alignas(64) std::byte scratch[stage_scratch_bytes];
  KernelSizes sizes{};
  Block block{info, arguments, sizes.extents.data(), scratch};
  if (info.sizes == nullptr) std::memcpy(&sizes, block.packed().host, sizeof sizes);
  find_sizes(info, info.of_arguments, arguments, sizes);
  const int64_t batch = block.vector(info.vector_count - 1).dim[1].extent;
  block.rows = block_rows(info, block.sizes, batch);
  // The last block is moved inwards, so that every row goes through the same kernels.
  for (int64_t first = 0; first < batch; first += block.rows) {
    block.first = std::min(first, batch - block.rows);
    PackedParts parts{block.packed(), header_of(info)};
    for (int k = 0; k < info.stage_count; ++k) block.run(info.stages[k], parts);
  }
  return 0;
}

}  // namespace cellc::detail
