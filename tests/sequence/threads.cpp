// Calls that are divided among threads: the bits of one thread, each part run once.
#include <doctest/doctest.h>

#include <atomic>
#include <cstring>

#include <cellc/cell_module.h>
#include <cellc/parallel.h>
#include <cellc/rnn_cell.h>

#include "../parity/variants.h"

using cellc::DType;
using cellc::RNNCell;
using cellc::SequenceOptions;
using cellc::Tensor;

namespace {

Tensor random(const cellc::IntArray& sizes, DType dtype = DType::float32) {
  static cellc::Generator generator(3);
  Tensor tensor = Tensor::empty(sizes, dtype);
  uniform_(tensor, -1, 1, generator);
  return tensor;
}

bool same_bits(const Tensor& a, const Tensor& b) { return a.nbytes() == b.nbytes() && std::memcmp(a.data(), b.data(), a.nbytes()) == 0; }

/// Counts the parts of the calls while it lives, and runs them in reverse order.
struct CountingPool {
  CountingPool() {
    cellc::set_parallel({[](void* pool, cellc::Parallel::Part part, void* call, int64_t count) {
                           static_cast<CountingPool*>(pool)->parts = count;
                           while (count > 0) part(call, --count);
                         },
                         this});
  }
  ~CountingPool() { cellc::set_parallel({nullptr, nullptr}); }
  int64_t parts = 1;
};

SequenceOptions on(int threads) {
  SequenceOptions options;
  options.threads = threads;
  return options;
}

}  // namespace

TEST_CASE("a sequence on any number of threads has the bits of one, in every kernel") {
  for (const Variant& variant : variants())
    for (const DType dtype : {DType::float32, DType::float64, DType::bfloat16})
      for (const cellc::IntArray& size :
           {cellc::IntArray{16, 16}, cellc::IntArray{64, 64}, cellc::IntArray{100, 120}, cellc::IntArray{40, 600}}) {
        if (!variant.has("rnn_tanh", {size[0], size[1]}, dtype)) continue;
        const RNNCell cell(size[0], size[1], cellc::RNNCellOptions().dtype(dtype).kernels(variant.kernels));
        for (const int64_t batch : {1, 2, 3, 4, 5, 8, 13, 20, 70}) {
          const std::string kernel = cell.kernel().name;
          CAPTURE(kernel);
          CAPTURE(batch);
          const int64_t steps = 1 + (int64_t{1} << 26) / (batch * (size[0] + size[1]) * size[1]);
          const Tensor input = random({steps, batch, size[0]}, dtype), hx = random({batch, size[1]}, dtype);
          const Tensor alone = cell.sequence(input, hx);
          CHECK(same_bits(cell.sequence(input, hx, on(2)), alone));
          Tensor h_n = Tensor::empty(hx.sizes(), dtype), h_n_alone = h_n;
          cell.sequence(input, hx, {}, h_n_alone);
          cell.sequence(input, hx, {}, h_n, on(3));
          CHECK(same_bits(h_n, h_n_alone));
        }
      }
}

TEST_CASE("the parts of a sequence run in two halves only if the whole does") {
  for (const Variant& variant : variants()) {
    if (!variant.exact || !variant.has("state_first", {40, 600}, DType::float32)) continue;
    cellc::CellOptions options;
    options.kernels = variant.kernels;
    cellc::Cell cell("state_first", {{"I", 40}, {"H", 600}}, options);
    cellc::Generator generator(5);
    cell.uniform_(-0.1, 0.1, generator);
    for (const int64_t batch : {7, 10, 40, 64, 70}) {  // 70 rows are too many, 35 are not
      const Tensor input = random({30, batch, 40});
      CAPTURE(batch);
      CHECK(same_bits(cell.sequence({input}, {}, on(2))[0], cell.sequence({input})[0]));
    }
  }
}

TEST_CASE("forward on several threads has the bits of one; errors are those of one") {
  const RNNCell cell(64, 64);
  const Tensor input = random({20000, 64}), hx = random({20000, 64}), alone = cell(input, hx);
  Tensor output = Tensor::zeros({20000, 64});
  const CountingPool pool;
  cell.forward(input, hx, output, 4);
  CHECK(pool.parts == 4);
  CHECK(same_bits(output, alone));
  CHECK_THROWS_AS(cell.forward(input, hx, input.view().clone().view().narrow(0, 0, 7), 4), cellc::Error);
}

TEST_CASE("a host's pool runs the parts; small work, one row and ragged sequences are one part") {
  const RNNCell cell(64, 64);
  const auto parts = [&](int64_t steps, int64_t batch, SequenceOptions options) {
    CountingPool pool;
    const Tensor input = random({steps, batch, 64});
    const Tensor output = cell.sequence(input, {}, options);
    CHECK(same_bits(output, cell.sequence(input, {}, SequenceOptions{options.lengths, options.resets, nullptr, 1})));
    return pool.parts;
  };
  CHECK(parts(500, 20, on(2)) == 2);
  CHECK(parts(500, 20, on(1)) == 1);
  CHECK(parts(5, 20, on(2)) == 1);
  CHECK(parts(9000, 1, on(2)) == 1);
  SequenceOptions ragged = on(2);
  ragged.lengths.assign(20, 499);
  CHECK(parts(500, 20, ragged) == 1);
}

TEST_CASE("a workspace of the size that is told is enough for threads, too") {
  const RNNCell cell(64, 64);
  for (const bool has_output : {true, false}) {
    cellc::SequenceWorkspace workspace;
    workspace.reserve(cell.sequence_workspace_bytes(500, 20, has_output, 2));
    const size_t bytes = workspace.nbytes();
    SequenceOptions options = on(2);
    options.workspace = &workspace;
    Tensor output = Tensor::empty({500, 20, 64}), h_n = Tensor::empty({20, 64});
    cell.sequence(random({500, 20, 64}), {}, has_output ? output.view() : cellc::TensorView(), h_n, options);
    CHECK(workspace.nbytes() == bytes);
  }
}
