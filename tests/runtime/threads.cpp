#include <doctest/doctest.h>

#include <atomic>
#include <cstring>
#include <thread>

#include <cellc/rnn_cell.h>

#include "plain_kernels.h"

using cellc::RNNCell;
using cellc::Tensor;

TEST_CASE("many threads call one module, and make modules, at once") {
  const auto options = cellc::RNNCellOptions().kernels(plain::generic());
  const RNNCell cell(3, 5, options);
  const Tensor input = Tensor::from<float>({1, 2, 3, 4, 5, 6}, {2, 3}), alone = cell(input);
  std::atomic<int> different{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int k = 0; k < 200; ++k) {
        const Tensor output = cell(input);
        different += std::memcmp(output.data(), alone.data(), output.nbytes()) != 0;
        const RNNCell another(3, 5, options);
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(different == 0);
}
