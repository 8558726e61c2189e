#include "sequence_runs.h"

#include <algorithm>

namespace cellc::detail {
namespace {

template <class Has, class Alike>
RowRange next_range(int64_t batch, int64_t row, Has has, Alike alike) {
  while (row < batch && !has(row)) ++row;
  int64_t next = row;
  while (next < batch && has(next) && alike(next, row)) ++next;
  return {row, next - row};
}

}  // namespace

int64_t end_of_stretch(const Sequence& s, int64_t begin, int64_t end) {
  if (!s.options->lengths.empty())
    for (const int64_t length : s.options->lengths)
      if (length > begin) end = std::min(end, length);
  if (s.options->resets.empty()) return end;
  const auto* resets = s.options->resets.data();
  const auto* found = std::find_if(resets + (begin + 1) * s.batch, resets + end * s.batch, [](uint8_t reset) { return reset != 0; });
  return (found - resets) / s.batch;
}

RowRange next_run(const Sequence& s, int64_t begin, int64_t row) {
  return next_range(
      s.batch, row, [&](int64_t n) { return s.length(n) > begin; },
      [&](int64_t n, int64_t first) { return s.is_reset(begin, n) == s.is_reset(begin, first); });
}

RowRange next_ended(const Sequence& s, int64_t step, int64_t row) {
  return next_range(
      s.batch, row, [&](int64_t n) { return s.length(n) == step; }, [](int64_t, int64_t) { return true; });
}

}  // namespace cellc::detail
