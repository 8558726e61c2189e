// The same for cells with stacked gates, several states, several inputs, dimensions of their own.
#include <doctest/doctest.h>

#include "sweep.h"

TEST_CASE("cells of one's own, exact and generic, are what their source says") {
  for (const char* cell : {"gru", "lstm", "leaky", "two_inputs"})
    for (uint64_t seed = 1; seed <= 40; ++seed)
      for (const Variant& variant : variants()) {
        const std::string wrong = run({cell, seed, 20, 70}, variant);
        CHECK_MESSAGE(wrong.empty(), wrong);
      }
}
