// The same for cells with stacked gates, several states, several inputs, dimensions of their own.
#include <doctest/doctest.h>

#include "sweep.h"

namespace {

void check(const char* cell, const Variant& variant) {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    const std::string wrong = run({cell, seed, 20, 70}, variant);
    CHECK_MESSAGE(wrong.empty(), wrong);
  }
}

}  // namespace

TEST_CASE("the gated cells, and cells of one's own, exact and generic, are what their source says") {
  for (const char* cell : {"gru", "lstm", "leaky", "two_inputs", "deep"})
    for (const Variant& variant : variants()) check(cell, variant);
}

TEST_CASE("the cells that no library has are what their source says") {
  for (const char* cell : {"mgu", "projected_lstm", "min_gru", "peephole_lstm", "ind_rnn", "leaky_rnn", "ltc", "layer_norm_rnn"})
    for (const Variant& variant : variants())
      if (variant.target == "x86-64-v3") check(cell, variant);
}
