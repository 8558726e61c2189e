// The example of torch.nn.RNNCell's documentation, with the parameters, input and hx that PyTorch drew for it:
//
//   rnn = nn.RNNCell(10, 20)
//   for i in range(6):
//       hx = rnn(input[i], hx)
//       output.append(hx)
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>

#include <cellc/limits.h>
#include <cellc/rnn_cell.h>
#include <cellc/safetensors.h>

#include "compare.h"

namespace {

using cellc::Tensor;

cellc::RNNCell load_cell(const cellc::StateDict& file) {
  cellc::RNNCell rnn(10, 20);
  cellc::StateDict parameters;
  for (const auto& [name, initial] : rnn.parameters()) parameters.insert(name, file.at(name));
  rnn.load_state_dict(parameters);
  return rnn;
}

/// input (T, N, I), hx (N, H) -> (T, N, H)
Tensor run(const cellc::RNNCell& rnn, const Tensor& input, Tensor hx) {
  Tensor output = Tensor::empty({input.size(0), input.size(1), rnn.hidden_size()});
  for (int64_t t = 0; t < input.size(0); ++t) {
    hx = rnn(input.view().select(0, t), hx);
    output.view().select(0, t).copy_(hx);
  }
  return output;
}

void print_beside(const Tensor& output, const Tensor& expected) {
  std::printf("step row   cellc: first hidden units                    PyTorch\n");
  for (int64_t t = 0; t < output.size(0); ++t)
    for (int64_t n = 0; n < output.size(1); ++n) {
      std::printf("%4d %3d ", static_cast<int>(t), static_cast<int>(n));
      for (int64_t j = 0; j < 4; ++j) std::printf(" %+.7f", static_cast<double>(output.at<float>({t, n, j})));
      std::printf("   ");
      for (int64_t j = 0; j < 4; ++j) std::printf(" %+.7f", static_cast<double>(expected.at<float>({t, n, j})));
      std::printf("\n");
    }
}

/// Nanoseconds of one step with hx fed back: the best of many short runs.
double time_step(const cellc::RNNCell& rnn, const Tensor& input) {
  Tensor state = Tensor::zeros({input.size(0), rnn.hidden_size()}), next = state;
  cellc::Step step = rnn.bind(input, state, next);
  constexpr int repeats = 1000;
  double best = 1e30;
  for (int run = 0; run < 200; ++run) {
    const auto start = std::chrono::steady_clock::now();
    for (int k = 0; k < repeats; k += 2) {
      step(nullptr, state.data(), next.data());
      step(nullptr, next.data(), state.data());
    }
    const std::chrono::duration<double, std::nano> time = std::chrono::steady_clock::now() - start;
    best = std::min(best, time.count() / repeats);
  }
  return best;
}

void print_time(const cellc::RNNCell& rnn, const Tensor& input) {
  const int64_t n = input.size(0);
  const double limit = cellc::limits::step_limit_seconds<float>(rnn.input_size(), rnn.hidden_size(), n) * 1e9;
  const double time = time_step(rnn, input);
  std::printf("one step of %d rows: %.0f ns; this machine's limit: %.0f ns (%.0f%% of it reached)\n", static_cast<int>(n), time, limit,
              100 * limit / time);
}

void print_ulp(const char* what, const Difference& difference) {
  std::printf("  %-24s %5.0f ULP, at a value of %+.1e\n", what, difference.ulp, difference.at);
}

int example(const char* path) {
  const cellc::StateDict file = cellc::load_safetensors(path);
  const cellc::RNNCell rnn = load_cell(file);
  const Tensor output = run(rnn, file.at("input"), file.at("hx"));
  const Tensor& expected = file.at("output");

  std::printf("%s, parameters and input of %s\n\n", to_string(rnn).c_str(), path);
  print_beside(output, expected);
  const Difference difference = compare(output, expected);
  std::printf("\nlargest difference from PyTorch: %.2g (%s PyTorch's tolerance)\n", difference.absolute,
              difference.close ? "within" : "OUTSIDE");
  print_ulp("in ULP", difference);
  print_ulp("cellc against float64", compare(output, file.at("output_f64")));
  print_ulp("PyTorch against float64", compare(expected, file.at("output_f64")));
  std::printf("\n%s\n", rnn.explain().c_str());
  print_time(rnn, file.at("input").view().select(0, 0).clone());
  return difference.close ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) try { return example(argc > 1 ? argv[1] : EXAMPLE_DATA); } catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
