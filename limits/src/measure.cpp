#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <vector>

#include "cellc/limits.h"
#include "level.h"

namespace cellc::limits {
namespace {

using Clock = std::chrono::steady_clock;

const Level& best_level() {
#if defined(__x86_64__)
  static const Level* const best = level_avx512.available() ? &level_avx512 : level_avx2.available() ? &level_avx2 : &level_baseline;
  return *best;
#else
  return level_baseline;
#endif
}

template <typename T>
auto fma_loop(const Level& level) {
  if constexpr (sizeof(T) == sizeof(float))
    return level.fma_float;
  else
    return level.fma_double;
}

/// Seconds of the fastest call of `run` within `budget`; at least three calls.
template <typename Run>
double fastest(Clock::duration budget, Run run) {
  double best = 1e300;
  const auto end = Clock::now() + budget;
  for (int calls = 0; calls < 3 || Clock::now() < end; ++calls) {
    const auto start = Clock::now();
    run();
    best = std::min(best, std::chrono::duration<double>(Clock::now() - start).count());
  }
  return best;
}

struct AlignedDelete {
  void operator()(unsigned char* data) const { ::operator delete(data, std::align_val_t(4096)); }
};
using Buffer = std::unique_ptr<unsigned char, AlignedDelete>;

Buffer make_buffer(size_t size) {
  Buffer buffer(static_cast<unsigned char*>(::operator new(size, std::align_val_t(4096))));
  std::memset(buffer.get(), 1, size);
  return buffer;
}

/// Bytes/s of one buffer. `size` is a multiple of 64.
template <typename Read>
double rate_of(Read read, const unsigned char* data, size_t size, Clock::duration budget) {
  const auto passes = static_cast<int64_t>(std::max<size_t>(1, (size_t{1} << 22) / size));
  [[maybe_unused]] volatile uint64_t sink{};
  sink = read(data, size, 2);
  const double seconds = fastest(budget, [&] { sink = read(data, size, passes); });
  return static_cast<double>(size) * static_cast<double>(passes) / seconds;
}

}  // namespace

const char* instructions() { return best_level().name; }

template <typename T>
double fma_peak(Budget budget) {
  const Level& level = best_level();
  const auto loop = fma_loop<T>(level);
  constexpr int64_t rounds = 20000;  // tens of microseconds: far above the clock's resolution, far below a time slice
  [[maybe_unused]] volatile T sink{};
  const double seconds = fastest(budget, [&] { sink = loop(rounds); });
  return 2.0 * chains * static_cast<double>(rounds) * static_cast<double>(level.vector_bytes / sizeof(T)) / seconds;
}

double stream_rate(size_t bytes, Budget budget) {
  const size_t size = std::max<size_t>(64, (bytes + 63) / 64 * 64);
  // Where a buffer lies decides how well it fits into a cache: several at once, for the sizes where that matters.
  const int tries = size <= (size_t{1} << 20) ? 8 : 1;
  const Level& level = best_level();
  std::vector<Buffer> buffers;
  for (int i = 0; i < tries; ++i) buffers.push_back(make_buffer(size));
  double best = 0;
  for (const Buffer& buffer : buffers)
    for (const auto read : {level.read, level.read_ahead})
      best = std::max(best, rate_of(read, buffer.get(), size, Clock::duration(budget) / (2 * tries)));
  return best;
}

template double fma_peak<float>(Budget);
template double fma_peak<double>(Budget);

}  // namespace cellc::limits
