#pragma once
#include <stdexcept>

namespace cellc {

/// The program was asked to stop: SIGINT, SIGTERM or SIGHUP.
struct Interrupted : std::runtime_error {
  explicit Interrupted(int number);
  int signal;
};

/// From now on these signals do not end the program but are remembered, for stop_if_interrupted().
void catch_interruptions();

/// The signal that came; 0: none.
int interruption();

/// Throws Interrupted if one came.
void stop_if_interrupted();

}  // namespace cellc
