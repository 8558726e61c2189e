// The same for cells with stacked gates, several states, several inputs, dimensions of their own.
#include <doctest/doctest.h>

#include <cellc/cell_module.h>
#include <cellc/error.h>

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
  for (const char* cell : {"mgu", "projected_lstm", "min_gru", "peephole_lstm", "ind_rnn", "leaky_rnn", "ltc", "layer_norm_rnn",
                           "bottleneck", "attentive", "stacked", "prompted", "many_terms", "nested"})
    for (const Variant& variant : variants())
      if (variant.target == "x86-64-v3") check(cell, variant);
}

TEST_CASE("a row that hands on more than the stack holds is an error of the module") {
  try {
    cellc::Cell("mgu", {{"I", 1}, {"H", 8193}});
    FAIL("no error");
  } catch (const cellc::Error& error) {
    CHECK(std::string(error.what()).find(": a row takes 65664 bytes between its stages, on the stack; at most 65536 are there") !=
          std::string::npos);
  }
}
