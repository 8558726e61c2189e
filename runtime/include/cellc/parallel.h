#pragma once
#include <cstdint>

namespace cellc {

/// Who runs the parts of a call that is given `threads` above 1. `run(pool, part, call, count)` calls part(call, 0) to
/// part(call, count - 1), each once, in any order and on any threads, and returns when all have returned. Parts throw nothing.
///
///   cellc::set_parallel({[](void*, cellc::Parallel::Part part, void* call, int64_t count) {
///                          #pragma omp parallel for
///                          for (int64_t k = 0; k < count; ++k) part(call, k);
///                        },
///                        nullptr});
struct Parallel {
  using Part = void (*)(void* call, int64_t index);
  void (*run)(void* pool, Part part, void* call, int64_t count);
  void* pool;
};

/// A host's own pool for all calls from now on. {nullptr, nullptr} is the default: threads of the standard library, which the call starts
/// and joins (about 20 microseconds each). Not while a call is running.
void set_parallel(const Parallel& parallel) noexcept;

}  // namespace cellc
