// weights: what weights of bfloat16 and int8 save. Steps of float32 vectors, h fed back, with each kind of weights in turn, beside
// float32's limit; the fastest of each counts.
#include <cellc/rnn_cell.h>
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <limits>

#include "rounds.h"

namespace {

using cellc::DType;
using cellc::Tensor;

class Steps : public peers::Recurrence {
 public:
  Steps(const Case& one, DType weights)
      : cell_(packed(one, weights)),
        input_(Tensor::empty({one.batch, one.input_size})),
        states_{Tensor::zeros({one.batch, one.hidden_size}), Tensor::zeros({one.batch, one.hidden_size})},
        step_(cell_.bind(input_, states_[0], states_[1])) {
    cellc::Generator generator(1);
    uniform_(input_, -1, 1, generator);
  }

  void advance(int64_t steps) override {
    for (; steps > 0; --steps, newest_ = 1 - newest_) step_(nullptr, states_[newest_].data(), states_[1 - newest_].data());
  }
  std::vector<float> state() const override { return {}; }

 private:
  static cellc::RNNCell packed(const Case& one, DType weights) {
    cellc::RNNCell cell(one.input_size, one.hidden_size);
    cell.load_state_dict(cell.state_dict(), "", weights);
    return cell;
  }

  cellc::RNNCell cell_;
  Tensor input_, states_[2];
  int newest_ = 0;  // of the states
  cellc::Step step_;
};

constexpr DType kinds[] = {DType::float32, DType::bfloat16, DType::int8};

// Modules are made anew in each round: where their memory lies in the caches is luck that must not stick to one of them.
void run(const Case& one, int rounds, std::chrono::microseconds each) {
  double seconds[std::size(kinds)];
  std::fill(std::begin(seconds), std::end(seconds), std::numeric_limits<double>::max());
  Rates rates;
  for (int round = 0; round < rounds; ++round) {
    measure(rates, one);
    for (size_t k = 0; k < std::size(kinds); ++k) {
      Steps steps(one, kinds[k]);
      seconds[k] = std::min(seconds[k], fastest_stretch(steps, each));
    }
  }
  const double limit = limit_of(one, rates);
  fmt::print("| {} | {:.3f} |", to_string(one), limit * 1e6);
  for (const double time : seconds) fmt::print(" {:.3f} |", time * 1e6);
  for (size_t k = 1; k < std::size(kinds); ++k) fmt::print(" {:.2f} ({:.2f}) |", seconds[0] / seconds[k], limit / seconds[k]);
  fmt::print("\n");
}

}  // namespace

int main(int argc, char** argv) {
  int rounds = 10, microseconds = 10000;
  CLI::App app(
      "What weights of bfloat16 and int8 save: microseconds a step; how many times float32's time and, in brackets, its limit are theirs");
  app.add_option("--rounds", rounds, "measurements of each; the fastest counts")->capture_default_str()->check(CLI::PositiveNumber);
  app.add_option("--microseconds", microseconds, "time of each in a round")->capture_default_str()->check(CLI::Range(10, 1000000));
  CLI11_PARSE(app, argc, argv);
  fmt::print("| step | limit | float32 | bfloat16 | int8 | bfloat16 times | int8 times |\n|---|---|---|---|---|---|---|\n");
  for (const int64_t size : {64, 128, 256, 512, 1024})
    for (const int64_t batch : {1, 3, 8, 64}) run({size, size, batch}, rounds, std::chrono::microseconds(microseconds));
}
