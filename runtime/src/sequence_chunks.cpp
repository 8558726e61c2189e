#include <algorithm>
#include <numeric>

#include "moving_call.h"
#include "sequence_loop.h"

namespace cellc::detail {
namespace {

constexpr int64_t cache_bytes = 48 << 10;  // of a chunk's projected sums

int64_t round_up(int64_t n) { return (n + 63) / 64 * 64; }

}  // namespace

Chunks chunks_of(const KernelInfo& kernel, int64_t steps, int64_t batch, int64_t ring, int64_t projected, bool hoisted) {
  const int64_t state_size = kernel_element_size(kernel.dtype), projected_size = kernel_element_size(compute_dtype(kernel.dtype));
  Chunks chunks{1, steps, 1, hoisted && steps >= kernel.rows, 0, 0};
  if (steps == 0) return chunks;
  const int64_t bytes = std::max<int64_t>(1, batch * (chunks.hoisted ? projected * projected_size : ring * state_size));
  const int64_t least = std::max(cache_bytes / bytes, chunks.hoisted ? kernel.rows : 1);
  if (chunks.hoisted || ring > 0) chunks.count = std::max<int64_t>(1, steps / least);
  if (chunks.hoisted) chunks.unit = kernel.rows / std::gcd(kernel.rows, batch);  // whole tiles of project
  if (chunks.count > 1) chunks.longest = (steps + chunks.count - 1) / chunks.count + chunks.unit - 1;
  if (chunks.hoisted) chunks.projected_bytes = round_up(chunks.longest * batch * projected * projected_size);
  chunks.ring_bytes = round_up((chunks.longest + 1) * batch * ring * state_size);
  return chunks;
}

bool can_hoist(const Sequence& s) {
  if (s.kernel->project == nullptr || s.batch > s.kernel->few_rows || s.steps < s.kernel->rows) return false;
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
