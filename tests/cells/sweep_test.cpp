// Random sizes, batches, strides and alignments of the Elman cells: every kernel against the cell's own source, compiled natively.
#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>

#include "sweep.h"

namespace {

uint64_t number_from(const char* variable, uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace

TEST_CASE("a random sweep over sizes, batches, strides and targets (CELLC_SWEEP=cases, CELLC_SWEEP_SEED=one case)") {
  const uint64_t only = number_from("CELLC_SWEEP_SEED", 0), cases = only != 0 ? 1 : number_from("CELLC_SWEEP", 150);
  for (uint64_t k = 0; k < cases; ++k) {
    const uint64_t seed = only != 0 ? only : k + 1;
    for (const Variant& variant : variants()) {
      const std::string wrong = run({seed % 2 == 0 ? "rnn_tanh" : "rnn_relu", seed, 70, 300}, variant);
      CHECK_MESSAGE(wrong.empty(), wrong);
    }
  }
}
