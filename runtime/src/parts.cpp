#include "parts.h"

#include <algorithm>

namespace cellc::detail {
namespace {

constexpr double least_multiply_adds = 1 << 25;  // of a part: some hundred microseconds of one core

}  // namespace

// step_one, step_few and step_many add in orders of their own, the last two in the same one where step_few has one chain.
std::vector<RowRange> parts_of(const KernelInfo& kernel, int64_t batch, double multiply_adds, int threads) {
  const int64_t least_rows = batch > kernel.few_rows && !kernel.few_as_many ? kernel.few_rows + 1 : 2;
  const auto worth = static_cast<int64_t>(std::min(multiply_adds / least_multiply_adds, 1e6));
  const int64_t count = std::max<int64_t>(1, std::min({static_cast<int64_t>(threads), worth, batch / least_rows}));
  std::vector<RowRange> parts;
  for (int64_t k = 0; k < count; ++k) {
    const int64_t first = batch * k / count;
    parts.push_back({first, batch * (k + 1) / count - first});
  }
  return parts;
}

}  // namespace cellc::detail
