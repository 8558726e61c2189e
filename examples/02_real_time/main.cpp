// An audio effect: one step of an RNNCell for each sample, in a callback that must not allocate, lock or throw.
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <exception>
#include <utility>

#include <cellc/rnn_cell.h>

namespace {

constexpr int sample_rate = 48000;
constexpr int block_size = 64;
constexpr int hidden_size = 16;
using Block = std::array<float, block_size>;

/// Everything is made and checked here, before the audio starts; `process` only computes.
class Effect {
 public:
  Effect()
      : cell_(1, hidden_size),
        sample_(cellc::Tensor::zeros({1, 1})),
        state_(cellc::Tensor::zeros({1, hidden_size})),
        next_(cellc::Tensor::zeros({1, hidden_size})),
        step_(cell_.bind(sample_, state_, next_)) {}

  /// Replaces each sample by the first hidden unit after it.
  void process(Block& block) noexcept {
    float* state = static_cast<float*>(state_.data());
    float* next = static_cast<float*>(next_.data());
    for (float& sample : block) {
      step_(&sample, state, next);
      std::swap(state, next);
      sample = state[0];
    }
  }
  static_assert(block_size % 2 == 0, "after an even number of swaps the state is in state_ again");

  const cellc::RNNCell& cell() const { return cell_; }

 private:
  cellc::RNNCell cell_;
  cellc::Tensor sample_, state_, next_;
  cellc::Step step_;
};

Block sine(int first_sample) {
  Block block;
  for (int k = 0; k < block_size; ++k)
    block[static_cast<size_t>(k)] = static_cast<float>(std::sin(2 * 3.141592653589793 * 440 * (first_sample + k) / sample_rate));
  return block;
}

int second_of_audio() {
  cellc::manual_seed(0);
  Effect effect;
  std::printf("%s\n", effect.cell().explain().c_str());
  double total = 0, longest = 0, loudest = 0;
  for (int sample = 0; sample < sample_rate; sample += block_size) {
    Block block = sine(sample);
    const auto start = std::chrono::steady_clock::now();
    effect.process(block);
    const std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
    total += time.count();
    longest = std::max(longest, time.count());
    for (const float value : block) loudest = std::max(loudest, static_cast<double>(std::fabs(value)));
  }
  std::printf("%d blocks of %d samples: %.2f us a block, the longest %.2f us; a block lasts %.0f us. Peak %.3f.\n",
              sample_rate / block_size, block_size, total * block_size / sample_rate, longest, 1e6 * block_size / sample_rate, loudest);
  return loudest > 0 && loudest <= 1 ? 0 : 1;
}

}  // namespace

int main() try { return second_of_audio(); } catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
