#include "parts.h"

#include <algorithm>
#include <string>

#include <cellc/error.h>

namespace cellc::detail {
namespace {

constexpr double least_multiply_adds = 1 << 25;  // of a part: some hundred microseconds of one core

}  // namespace

void check_threads(int threads) {
  if (threads < 1) throw ValueError("threads: expected 1 (the caller's own) or more, got " + std::to_string(threads));
}

// step_one, step_few and step_many add in orders of their own, the last two in the same one where step_few has one chain.
int64_t count_parts(const KernelInfo& kernel, int64_t batch, double multiply_adds, int threads) noexcept {
  const int64_t least_rows = batch > kernel.few_rows && !kernel.few_as_many ? kernel.few_rows + 1 : 2;
  const auto worth = static_cast<int64_t>(std::min(multiply_adds / least_multiply_adds, 1e6));
  return std::max<int64_t>(1, std::min({static_cast<int64_t>(threads), worth, batch / least_rows}));
}

RowRange rows_of_part(int64_t batch, int64_t part, int64_t count) noexcept {
  const int64_t first = batch * part / count;
  return {first, batch * (part + 1) / count - first};
}

}  // namespace cellc::detail
