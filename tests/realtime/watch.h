#pragma once

/// What this thread asked of the C library since the last reset: allocations and releases, locks and waits. Counted by functions of the
/// same names in this program, which stand before the library's.
struct Watched {
  int memory = 0;
  int locks = 0;
};
extern thread_local Watched watched;

/// False where a sanitizer has these functions for itself; nothing is counted then.
extern const bool is_watching;
