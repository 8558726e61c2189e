#include <cellc/parallel.h>

#include <system_error>
#include <thread>
#include <vector>

#include "parts.h"

namespace cellc {
namespace {

// Parts for which there is no thread run on the caller's.
void run_in_threads(void*, Parallel::Part part, void* call, int64_t count) {
  std::vector<std::thread> threads;
  threads.reserve(static_cast<size_t>(count));
  int64_t next = 1;
  try {
    for (; next < count; ++next) threads.emplace_back(part, call, next);
  } catch (const std::system_error&) {
  }
  for (part(call, 0); next < count; ++next) part(call, next);
  for (std::thread& thread : threads) thread.join();
}

Parallel current{nullptr, nullptr};

}  // namespace

void set_parallel(const Parallel& parallel) noexcept { current = parallel; }

void detail::run_parts(Parallel::Part part, void* call, int64_t count) {
  (current.run != nullptr ? current.run : run_in_threads)(current.pool, part, call, count);
}

}  // namespace cellc
