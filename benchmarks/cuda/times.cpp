// Times of RNNCell, GRUCell and LSTMCell on a GPU, in device memory, as JSON: microseconds of a step, and of a sequence of 100 steps.
// torch_times.py gives torch's for the same cases.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <vector>

#include <cellc/cell_module.h>
#include <cellc/error.h>

namespace {

using cellc::Cell;
using cellc::Tensor;
using Clock = std::chrono::steady_clock;
using Views = std::vector<cellc::TensorView>;

constexpr cellc::Device cuda{cellc::DeviceType::cuda, 0};
constexpr int64_t sizes[] = {64, 128, 256, 512}, step_rows[] = {1, 8, 64, 256, 1024}, sequence_rows[] = {1, 8, 32, 256}, steps = 100;
constexpr int rounds = 7, warm_up = 2;

Tensor random(const cellc::IntArray& shape) {
  Tensor tensor = Tensor::empty(shape);
  cellc::Generator generator(1);
  cellc::uniform_(tensor, -1, 1, generator);
  return tensor.to(cuda);
}

Cell cell_on_cuda(const char* name, int64_t size) {
  cellc::CellOptions options;
  options.device = "cuda";
  Cell cell(name, {{"I", size}, {"H", size}}, options);
  cellc::Generator generator(2);
  cell.uniform_(-0.1, 0.1, generator);
  return cell;
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

std::vector<Tensor> states_of(const Cell& cell, const cellc::IntArray& shape) {
  std::vector<Tensor> states;
  for (int k = 0; k < cell.info().state_count; ++k) states.push_back(random(shape));
  return states;
}

Views views(std::vector<Tensor>& tensors) {
  Views result;
  for (Tensor& tensor : tensors) result.push_back(tensor.view());
  return result;
}

std::vector<cellc::ConstTensorView> const_views(const Views& views) { return {views.begin(), views.end()}; }

double step_time(const Cell& cell, int64_t size, int64_t batch) {
  const Tensor input = random({batch, size});
  std::vector<Tensor> even = states_of(cell, {batch, size}), odd = states_of(cell, {batch, size});
  const Views to[] = {views(odd), views(even)};
  const std::vector<cellc::ConstTensorView> from[] = {const_views(to[1]), const_views(to[0])}, inputs{input.view()};
  return microseconds(1000, odd[0], [&](int k) { cell.forward(inputs, from[k % 2], to[k % 2]); });
}

double sequence_time(const Cell& cell, int64_t size, int64_t batch) {
  const Tensor input = random({steps, batch, size});
  std::vector<Tensor> states = states_of(cell, {batch, size}), outputs = states_of(cell, {steps, batch, size});
  const std::vector<cellc::ConstTensorView> inputs{input.view()}, hx = const_views(views(states));
  const Views to = views(outputs);
  return microseconds(10, outputs[0], [&](int) { cell.sequence(inputs, hx, to, {}); });
}

}  // namespace

int main() try {
  const char* separator = "[\n";
  const auto print = [&](const char* cell, const char* grid, int64_t size, int64_t batch, double time) {
    std::printf("%s  {\"cell\": \"%s\", \"grid\": \"%s\", \"size\": %lld, \"batch\": %lld, \"peer\": \"cellc\", \"microseconds\": %.3f}",
                separator, cell, grid, static_cast<long long>(size), static_cast<long long>(batch), time);
    separator = ",\n";
  };
  for (const char* name : {"rnn_tanh", "gru", "lstm"})
    for (const int64_t size : sizes) {
      const Cell cell = cell_on_cuda(name, size);
      for (const int64_t batch : step_rows) print(name, "step", size, batch, step_time(cell, size, batch));
      for (const int64_t batch : sequence_rows) print(name, "sequence", size, batch, sequence_time(cell, size, batch));
    }
  std::puts("\n]");
} catch (const cellc::Error& error) {
  std::fprintf(stderr, "cuda_times: %s\n", error.what());
  return 1;
}
