// threads: how much faster a call is on several threads than on one, measured in turn; the fastest of each counts.
#include <cellc/rnn_cell.h>
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstring>

#include "cases.h"

namespace {

using cellc::Tensor;

double seconds_of(const cellc::RNNCell& cell, const Tensor& input, Tensor& output, cellc::SequenceOptions& options, int threads) {
  options.threads = threads;
  const auto start = std::chrono::steady_clock::now();
  cell.sequence(input, {}, output, {}, options);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void run(const Case& one, int threads, int rounds) {
  const cellc::RNNCell cell(one.input_size, one.hidden_size);
  const int64_t steps = std::max<int64_t>(1, one.steps);
  Tensor input = Tensor::empty({steps, one.batch, one.input_size}), output = Tensor::empty({steps, one.batch, one.hidden_size});
  cellc::Generator generator(1);
  uniform_(input, -1, 1, generator);
  cellc::SequenceWorkspace workspace;
  cellc::SequenceOptions options;
  options.workspace = &workspace;
  double alone = seconds_of(cell, input, output, options, 1);
  const Tensor expected = output;
  double together = seconds_of(cell, input, output, options, threads);
  const bool same = std::memcmp(expected.data(), output.data(), output.nbytes()) == 0;
  for (int round = 0; round < rounds; ++round) {
    alone = std::min(alone, seconds_of(cell, input, output, options, 1));
    together = std::min(together, seconds_of(cell, input, output, options, threads));
  }
  fmt::print("{:<28} {:10.3f} ms {:10.3f} ms {:6.2f} times{}\n", to_string(one), alone * 1e3, together * 1e3, alone / together,
             same ? "" : "   other bits!");
}

}  // namespace

int main(int argc, char** argv) {
  int threads = 2, rounds = 20;
  CLI::App app("How much faster sequences and large batches are on several threads than on one");
  app.add_option("--threads", threads, "how many")->capture_default_str()->check(CLI::Range(2, 1024));
  app.add_option("--rounds", rounds, "measurements of each")->capture_default_str()->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  fmt::print("{:<28} {:>13} {:>13}\n", "", "one thread", fmt::format("{} threads", threads));
  for (const Case& one : {Case{800, 800, 20, 300}, Case{512, 512, 32, 100}, Case{256, 256, 64, 100}, Case{512, 512, 1024, 0}})
    run(one, threads, rounds);
}
