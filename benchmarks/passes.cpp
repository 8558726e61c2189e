// passes: what the optimisations of a cell save. The same work with one and without it (unpacked_cells.cpp), measured in turn; the fastest
// of each counts.
#include <cellc/cell_module.h>
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <deque>
#include <functional>
#include <limits>
#include <memory>

namespace {

using cellc::Cell;
using cellc::ConstTensorView;
using cellc::Step;
using cellc::Tensor;
using cellc::TensorView;

struct Size {
  int64_t input_size, hidden_size, batch;
};

constexpr int64_t steps_of_sequence = 100;

// Steps of cells one after another, with the vectors that they hand on.
class Steps {
 public:
  explicit Steps(const Size& size) : size_(size) {}

  const Tensor& input() { return vector(size_.input_size); }
  const Tensor& state() { return vector(size_.hidden_size); }

  /// The first new state. `dims` of the cell's: "IH" or "H".
  const Tensor& add(const char* cell, const char* dims, std::vector<ConstTensorView> inputs, std::vector<ConstTensorView> states) {
    cellc::DimSizes sizes;
    for (; *dims != 0; ++dims) sizes.emplace_back(std::string(1, *dims), *dims == 'I' ? size_.input_size : size_.hidden_size);
    cells_.emplace_back(cell, sizes).uniform_(-0.1, 0.1, generator_);
    std::vector<TensorView> outputs;
    const size_t first = vectors_.size();
    for (size_t k = 0; k < states.size(); ++k) state();
    for (size_t k = first; k < vectors_.size(); ++k) outputs.push_back(vectors_[k].view());
    steps_.push_back(cells_.back().bind(inputs, states, outputs));
    return vectors_[first];
  }

  void operator()() {
    for (Step& step : steps_) step();
  }

 private:
  const Tensor& vector(int64_t features) {
    uniform_(vectors_.emplace_back(Tensor::empty({size_.batch, features})), -1, 1, generator_);
    return vectors_.back();
  }

  Size size_;
  cellc::Generator generator_{1};
  std::deque<Cell> cells_;
  std::deque<Tensor> vectors_;
  std::vector<Step> steps_;
};

void gru_of_gates(Steps& s) {
  const Tensor &x = s.input(), &h = s.state();
  const Tensor &r = s.add("gate", "IH", {x}, {h}), &z = s.add("gate", "IH", {x}, {h});
  const Tensor &of_input = s.add("of_input", "IH", {x}, {h}), &of_state = s.add("of_state", "H", {}, {h});
  s.add("gru_of_gates", "H", {r, z, of_input, of_state}, {h});
}

void lstm_of_gates(Steps& s) {
  const Tensor &x = s.input(), &h = s.state(), &c = s.state();
  const Tensor &i = s.add("gate", "IH", {x}, {h}), &f = s.add("gate", "IH", {x}, {h}), &g = s.add("gate", "IH", {x}, {h});
  s.add("lstm_of_gates", "H", {i, f, g, s.add("gate", "IH", {x}, {h})}, {h, c});
}

using Work = std::function<void()>;

template <void (*add)(Steps&)>
Work steps(const Size& size) {
  const auto made = std::make_shared<Steps>(size);
  add(*made);
  return [made] { (*made)(); };
}

// All steps in one call, or one by one.
struct Sequence {
  Cell cell;
  Tensor input, outputs, hx;
  cellc::SequenceWorkspace workspace;

  Sequence(const char* name, const Size& s)
      : cell(name, {{"I", s.input_size}, {"H", s.hidden_size}}),
        input(Tensor::zeros({steps_of_sequence, s.batch, s.input_size})),
        outputs(Tensor::zeros({steps_of_sequence, s.batch, s.hidden_size})),
        hx(Tensor::zeros({s.batch, s.hidden_size})) {
    cellc::Generator generator(1);
    cell.uniform_(-0.1, 0.1, generator);
    uniform_(input, -1, 1, generator);
  }
};

template <const char* const& name>
Work whole_sequence(const Size& size) {
  const auto made = std::make_shared<Sequence>(name, size);
  return [made] {
    cellc::SequenceOptions options;
    options.workspace = &made->workspace;
    made->cell.sequence({made->input}, {made->hx}, {made->outputs}, {}, options);
  };
}

template <const char* const& name>
Work step_by_step(const Size& size) {
  const auto made = std::make_shared<Sequence>(name, size);
  const auto step =
      std::make_shared<Step>(made->cell.bind({made->input.view().select(0, 0)}, {made->hx}, {made->outputs.view().select(0, 0)}));
  return [made, step] {
    const void* state = made->hx.data();
    for (int64_t t = 0; t < steps_of_sequence; ++t) {
      const TensorView output = made->outputs.view().select(0, t);
      (*step)(made->input.view().select(0, t).data(), state, output.data());
      state = output.data();
    }
  };
}

constexpr const char *rnn = "rnn_tanh", *gru = "gru";

struct Row {
  const char* what;
  Work (*without)(const Size&);
  Work (*with)(const Size&);
};

const Row rows[] = {
    {"GRU: products that share a vector are one", steps<gru_of_gates>,
     steps<[](Steps& s) { s.add("gru", "IH", {s.input()}, {s.state()}); }>},
    {"LSTM: products that share a vector are one", steps<lstm_of_gates>, steps<[](Steps& s) {
       s.add("lstm", "IH", {s.input()}, {s.state(), s.state()});
     }>},
    {"RNN: biases are added up once, when packed", steps<[](Steps& s) {
       s.add("rnn_of_biases", "IH", {s.input(), s.state(), s.state()}, {s.state()});
     }>,
     steps<[](Steps& s) { s.add("rnn_tanh", "IH", {s.input()}, {s.state()}); }>},
    {"equal products are computed once", steps<[](Steps& s) { s.add("self_gated_twice", "IH", {s.input()}, {s.state()}); }>,
     steps<[](Steps& s) { s.add("self_gated", "IH", {s.input()}, {s.state()}); }>},
    {"RNN, T=100: products with inputs in one GEMM", step_by_step<rnn>, whole_sequence<rnn>},
    {"GRU, T=100: products with inputs in one GEMM", step_by_step<gru>, whole_sequence<gru>},
};

double seconds_of(const Work& work, int repeats) {
  const auto start = std::chrono::steady_clock::now();
  for (int k = 0; k < repeats; ++k) work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / repeats;
}

// Stretches of about 50 us, as those of benchmark_grids: on a shared machine a long one is never undisturbed.
void measure(const Row& row, const Size& size, int rounds) {
  const Work without = row.without(size), with = row.with(size);
  without(), with();
  const int repeats = 1 + static_cast<int>(50e-6 / seconds_of(with, 3));
  double slow = std::numeric_limits<double>::max(), fast = slow;
  for (int k = 0; k < rounds; ++k) {
    slow = std::min(slow, seconds_of(without, repeats));
    fast = std::min(fast, seconds_of(with, repeats));
  }
  const std::string name = fmt::format("{}x{} N={}", size.input_size, size.hidden_size, size.batch);
  fmt::print("| {} | {} | {:.0f} | {:.0f} | {:.2f} |\n", row.what, name, slow * 1e9, fast * 1e9, slow / fast);
}

}  // namespace

int main(int argc, char** argv) {
  int rounds = 500;
  CLI::App app("What the optimisations of a cell save: nanoseconds without and with each");
  app.add_option("--rounds", rounds, "measurements of each")->capture_default_str()->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  fmt::print("| pass | case | without, ns | with, ns | times |\n|---|---|---|---|---|\n");
  for (const Row& row : rows)
    for (const Size& size : {Size{64, 64, 1}, Size{64, 64, 8}, Size{256, 256, 1}, Size{256, 256, 8}}) measure(row, size, rounds);
}
