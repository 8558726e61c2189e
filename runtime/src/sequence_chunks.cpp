#include <algorithm>
#include <numeric>

#include "moving_call.h"
#include "sequence_loop.h"
#include "sequence_steps.h"

namespace cellc::detail {
namespace {

// Of a chunk's projected sums; the second where weights beyond the second cache are read anew for each chunk.
constexpr int64_t cache_bytes = 48 << 10, far_cache_bytes = 256 << 10;

int64_t round_up(int64_t n) { return (n + 63) / 64 * 64; }

}  // namespace

Chunks chunks_of(const KernelInfo& kernel, int64_t steps, int64_t batch, int64_t ring, int64_t projected, bool hoisted) {
  const int64_t state_size = kernel_element_size(kernel.dtype), projected_size = kernel_element_size(compute_dtype(kernel.dtype));
  Chunks chunks{1, steps, 1, hoisted && steps >= kernel.rows, 0, 0};
  if (steps == 0) return chunks;
  const int64_t bytes = std::max<int64_t>(1, batch * (chunks.hoisted ? projected * projected_size : ring * state_size));
  const int64_t chunk_bytes = chunks.hoisted && kernel.recur_many != nullptr ? far_cache_bytes : cache_bytes;
  // A chunk of few rows is a tile of project at least, and whole tiles; one step of more rows is several, some of which overlap.
  const bool fills_tiles = chunks.hoisted && batch <= kernel.rows;
  const int64_t least = std::max(chunk_bytes / bytes, fills_tiles ? kernel.rows : 1);
  if (chunks.hoisted || ring > 0) chunks.count = std::max<int64_t>(1, steps / least);
  if (fills_tiles) chunks.unit = kernel.rows / std::gcd(kernel.rows, batch);
  if (chunks.count > 1) chunks.longest = (steps + chunks.count - 1) / chunks.count + chunks.unit - 1;
  if (chunks.hoisted) chunks.projected_bytes = round_up(chunks.longest * batch * projected * projected_size);
  chunks.ring_bytes = round_up((chunks.longest + 1) * batch * ring * state_size);
  return chunks;
}

bool may_hoist(const KernelInfo& kernel, int64_t batch) {
  const int64_t most = kernel.recur_many != nullptr ? most_hoisted_rows : kernel.few_rows;
  return kernel.project != nullptr && batch <= most;
}

bool can_hoist(const Sequence& s) {
  if (!may_hoist(*s.kernel, s.batch) || s.steps < s.kernel->rows) return false;
  // Many rows of which some have ended would be projected for nothing, and one by one they would each read all weights.
  if (s.batch > s.kernel->few_rows && !(s.options->lengths.empty() && are_all_steps_rows(s))) return false;
  const int64_t above = s.batch == 1 ? s.kernel->project_above / 3 * 2 : s.kernel->project_above;
  if (static_cast<int64_t>(s.packed->nbytes()) <= above) return false;
  if (s.counts.all() + s.kernel->projected_count + 2 > MovingCall::capacity || s.kernel->projected_count > Step::max_arguments)
    return false;
  bool result = true;
  for (int k = 0; k < s.counts.inputs; ++k) {
    const SequenceRows& input = s.inputs[static_cast<size_t>(k)];
    const Rows all{input.data, input.features, s.steps * s.batch, input.feature_stride, std::max(input.batch_stride, input.step_stride)};
    result = result && input.feature_stride == 1 && fits_kernels(all);
  }
  for (size_t k = 0; k < static_cast<size_t>(s.counts.states); ++k)
    result = result && (!s.has_output(k) || is_dense(rows_at(s.outputs[k], 0, {0, s.batch}, s.element_size)));
  return result;
}

}  // namespace cellc::detail
