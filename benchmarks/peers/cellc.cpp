// cellc itself. A step goes through the entry of a real-time program: bound once, called with two state buffers in turn.
#include <cellc/gru_cell.h>
#include <cellc/lstm_cell.h>
#include <cellc/rnn_cell.h>

#include "aligned.h"
#include "cellc_training.h"
#include "peer.h"

namespace peers {
namespace {

cellc::Tensor tensor(const std::vector<float>& values, const cellc::IntArray& sizes) {
  return cellc::ConstTensorView(values.data(), sizes).clone();
}

template <typename Cell>
Cell make_cell(const Problem& problem) {
  const int64_t inputs = problem.input_size, hidden = problem.hidden_size, rows = gates_of(problem.kind) * hidden;
  Cell cell(inputs, hidden);
  cell.load_state_dict({{"weight_ih", tensor(problem.weight_ih, {rows, inputs})},
                        {"weight_hh", tensor(problem.weight_hh, {rows, hidden})},
                        {"bias_ih", tensor(problem.bias_ih, {rows})},
                        {"bias_hh", tensor(problem.bias_hh, {rows})}});
  return cell;
}

/// RNNCell or GRUCell.
template <typename Cell>
class CellcRecurrence : public Recurrence {
 public:
  explicit CellcRecurrence(const Problem& problem)
      : cell_(make_cell<Cell>(problem)),
        input_(problem.input.begin(), problem.input.end()),
        now_(problem.hx.begin(), problem.hx.end()),
        next_(now_.size()),
        step_(cell_.bind(view(input_, problem.batch, problem.input_size), view(now_, problem.batch, problem.hidden_size),
                         view(next_, problem.batch, problem.hidden_size))) {}

  void advance(int64_t steps) override {
    for (int64_t t = 0; t < steps; ++t) {
      step_(nullptr, now_.data(), next_.data());
      now_.swap(next_);
    }
  }
  std::vector<float> state() const override { return {now_.begin(), now_.end()}; }

 private:
  static cellc::TensorView view(Floats& values, int64_t rows, int64_t columns) { return {values.data(), {rows, columns}}; }

  Cell cell_;
  Floats input_, now_, next_;
  cellc::Step step_;
};

class CellcLstm : public Recurrence {
 public:
  explicit CellcLstm(const Problem& problem)
      : cell_(make_cell<cellc::LSTMCell>(problem)),
        input_(problem.input.begin(), problem.input.end()),
        states_{{problem.hx.begin(), problem.hx.end()},
                {problem.cx.begin(), problem.cx.end()},
                Floats(problem.hx.size()),
                Floats(problem.hx.size())},
        step_(bound(problem, states_)) {}

  void advance(int64_t steps) override {
    for (int64_t t = 0; t < steps; ++t) {
      for (int k = 0; k < 4; ++k) step_.set_data(1 + k, states_[k].data());
      step_();
      states_[0].swap(states_[2]);
      states_[1].swap(states_[3]);
    }
  }
  std::vector<float> state() const override { return {states_[0].begin(), states_[0].end()}; }

 private:
  cellc::Step bound(const Problem& problem, Floats (&states)[4]) {
    const cellc::IntArray sizes{problem.batch, problem.hidden_size};
    const auto view = [&](Floats& values) { return cellc::TensorView(values.data(), sizes); };
    return cell_.bind(cellc::ConstTensorView(input_.data(), {problem.batch, problem.input_size}), {view(states[0]), view(states[1])},
                      {view(states[2]), view(states[3])});
  }

  cellc::LSTMCell cell_;
  Floats input_, states_[4];  // h, c, and the next ones
  cellc::Step step_;
};

/// One call for the whole sequence, its workspace kept.
template <typename Cell>
class CellcSequence : public Recurrence {
 public:
  explicit CellcSequence(const Problem& problem)
      : sizes_{problem.steps, problem.batch, problem.hidden_size},
        input_sizes_{problem.steps, problem.batch, problem.input_size},
        cell_(make_cell<Cell>(problem)),
        input_(problem.input.begin(), problem.input.end()),
        hx_(problem.hx.begin(), problem.hx.end()),
        cx_(problem.cx.begin(), problem.cx.end()),
        outputs_(static_cast<size_t>(problem.steps * problem.batch * problem.hidden_size)) {
    options_.workspace = &workspace_;
  }

  void advance(int64_t times) override {
    const cellc::ConstTensorView input(input_.data(), input_sizes_), hx(hx_.data(), {sizes_[1], sizes_[2]});
    const cellc::TensorView outputs(outputs_.data(), sizes_);
    if constexpr (std::is_same_v<Cell, cellc::LSTMCell>) {
      const cellc::ConstTensorView cx(cx_.data(), {sizes_[1], sizes_[2]});
      for (; times > 0; --times) cell_.sequence(input, {hx, cx}, outputs, {}, options_);
    } else {
      for (; times > 0; --times) cell_.sequence(input, hx, outputs, {}, options_);
    }
  }
  std::vector<float> state() const override { return {outputs_.begin(), outputs_.end()}; }

 private:
  cellc::IntArray sizes_, input_sizes_;
  Cell cell_;
  Floats input_, hx_, cx_, outputs_;
  cellc::SequenceWorkspace workspace_;
  cellc::SequenceOptions options_;
};

template <typename Cell, typename Steps>
std::unique_ptr<Recurrence> make_either(const Problem& problem) {
  if (problem.steps > 0) return std::make_unique<CellcSequence<Cell>>(problem);
  return std::make_unique<Steps>(problem);
}

std::unique_ptr<Recurrence> make(const Problem& problem) {
  if (problem.kind == Kind::training) return make_cellc_training(problem);
  if (problem.kind == Kind::lstm) return make_either<cellc::LSTMCell, CellcLstm>(problem);
  if (problem.kind == Kind::gru) return make_either<cellc::GRUCell, CellcRecurrence<cellc::GRUCell>>(problem);
  return make_either<cellc::RNNCell, CellcRecurrence<cellc::RNNCell>>(problem);
}

}  // namespace

extern const Peer cellc_itself = {"cellc", "", make, true, true};

}  // namespace peers
