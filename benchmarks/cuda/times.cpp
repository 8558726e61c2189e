// Times of RNNCell on a GPU, in device memory, as JSON: microseconds of a step, and of a sequence of 100 steps. torch_times.py gives
// torch's for the same cases.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <vector>

#include <cellc/error.h>
#include <cellc/rnn_cell.h>

namespace {

using cellc::RNNCell;
using cellc::Tensor;
using Clock = std::chrono::steady_clock;

constexpr cellc::Device cuda{cellc::DeviceType::cuda, 0};
constexpr int64_t sizes[] = {64, 128, 256, 512}, step_rows[] = {1, 8, 64, 256}, sequence_rows[] = {1, 8, 32}, steps = 100;
constexpr int rounds = 15, warm_up = 3;

Tensor random(const cellc::IntArray& shape) {
  Tensor tensor = Tensor::empty(shape);
  cellc::Generator generator(1);
  cellc::uniform_(tensor, -1, 1, generator);
  return tensor.to(cuda);
}

// The median of some rounds of `times` calls; a copy to the host waits for the device.
double microseconds(int times, const Tensor& last, const std::function<void(int)>& call) {
  std::vector<double> all;
  for (int round = 0; round < warm_up + rounds; ++round) {
    last.cpu();
    const auto start = Clock::now();
    for (int k = 0; k < times; ++k) call(k);
    last.cpu();
    if (round >= warm_up) all.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count() / times);
  }
  std::nth_element(all.begin(), all.begin() + rounds / 2, all.end());
  return all[rounds / 2];
}

double step_time(int64_t size, int64_t batch) {
  const RNNCell cell(size, size, cellc::RNNCellOptions().device("cuda"));
  const Tensor input = random({batch, size});
  Tensor even = random({batch, size}), odd = random({batch, size});
  return microseconds(2000, odd, [&](int k) { k % 2 == 0 ? cell.forward(input, even, odd) : cell.forward(input, odd, even); });
}

double sequence_time(int64_t size, int64_t batch) {
  const RNNCell cell(size, size, cellc::RNNCellOptions().device("cuda"));
  const Tensor input = random({steps, batch, size}), hx = random({batch, size});
  Tensor output = random({steps, batch, size});
  return microseconds(20, output, [&](int) { cell.sequence(input, hx, output, {}); });
}

}  // namespace

int main() try {
  const char* separator = "[\n";
  const auto print = [&](const char* grid, int64_t size, int64_t batch, double time) {
    std::printf("%s  {\"grid\": \"%s\", \"size\": %lld, \"batch\": %lld, \"peer\": \"cellc\", \"microseconds\": %.3f}", separator, grid,
                static_cast<long long>(size), static_cast<long long>(batch), time);
    separator = ",\n";
  };
  for (const int64_t size : sizes) {
    for (const int64_t batch : step_rows) print("step", size, batch, step_time(size, batch));
    for (const int64_t batch : sequence_rows) print("sequence", size, batch, sequence_time(size, batch));
  }
  std::puts("\n]");
} catch (const cellc::Error& error) {
  std::fprintf(stderr, "cuda_times: %s\n", error.what());
  return 1;
}
