// cellc itself. A step goes through the entry of a real-time program: bound once, called with two state buffers in turn.
#include <cellc/rnn_cell.h>

#include "aligned.h"
#include "peer.h"

namespace peers {
namespace {

cellc::Tensor tensor(const std::vector<float>& values, const cellc::IntArray& sizes) {
  return cellc::ConstTensorView(values.data(), sizes).clone();
}

cellc::RNNCell make_cell(const Problem& problem) {
  const int64_t inputs = problem.input_size, hidden = problem.hidden_size;
  cellc::RNNCell cell(inputs, hidden);
  cell.load_state_dict({{"weight_ih", tensor(problem.weight_ih, {hidden, inputs})},
                        {"weight_hh", tensor(problem.weight_hh, {hidden, hidden})},
                        {"bias_ih", tensor(problem.bias_ih, {hidden})},
                        {"bias_hh", tensor(problem.bias_hh, {hidden})}});
  return cell;
}

class CellcRecurrence : public Recurrence {
 public:
  explicit CellcRecurrence(const Problem& problem)
      : cell_(make_cell(problem)),
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

  cellc::RNNCell cell_;
  Floats input_, now_, next_;
  cellc::Step step_;
};

/// One call for the whole sequence, its workspace kept.
class CellcSequence : public Recurrence {
 public:
  explicit CellcSequence(const Problem& problem)
      : sizes_{problem.steps, problem.batch, problem.hidden_size},
        input_sizes_{problem.steps, problem.batch, problem.input_size},
        cell_(make_cell(problem)),
        input_(problem.input.begin(), problem.input.end()),
        hx_(problem.hx.begin(), problem.hx.end()),
        outputs_(static_cast<size_t>(problem.steps * problem.batch * problem.hidden_size)) {
    options_.workspace = &workspace_;
  }

  void advance(int64_t times) override {
    const cellc::ConstTensorView input(input_.data(), input_sizes_), hx(hx_.data(), {sizes_[1], sizes_[2]});
    const cellc::TensorView outputs(outputs_.data(), sizes_);
    for (; times > 0; --times) cell_.sequence(input, hx, outputs, {}, options_);
  }
  std::vector<float> state() const override { return {outputs_.begin(), outputs_.end()}; }

 private:
  cellc::IntArray sizes_, input_sizes_;
  cellc::RNNCell cell_;
  Floats input_, hx_, outputs_;
  cellc::SequenceWorkspace workspace_;
  cellc::SequenceOptions options_;
};

std::unique_ptr<Recurrence> make(const Problem& problem) {
  if (problem.steps > 0) return std::make_unique<CellcSequence>(problem);
  return std::make_unique<CellcRecurrence>(problem);
}

}  // namespace

extern const Peer cellc_itself = {"cellc", "", make};

}  // namespace peers
