// What a careful C++ programmer would write by hand for sizes known at compile time: hidden units on the vector axis, weights packed
// in panels of it, a register tile of rows x vectors, several sums over k where the tile alone would not hide the latency.
#include "peer.h"
#include "template_cell.h"

namespace peers {
namespace {

template <int I, int H>
class TemplateRecurrence : public Recurrence {
 public:
  explicit TemplateRecurrence(const Problem& problem)
      : batch_(problem.batch),
        packed_(Cell<I, H>::pack(problem)),
        input_(problem.input.begin(), problem.input.end()),
        now_(problem.hx.begin(), problem.hx.end()),
        next_(now_.size()) {}

  void advance(int64_t steps) override {
    for (int64_t t = 0; t < steps; ++t) {
      Cell<I, H>::step(packed_.data(), batch_, input_.data(), now_.data(), next_.data());
      now_.swap(next_);
    }
  }
  std::vector<float> state() const override { return {now_.begin(), now_.end()}; }

 private:
  int64_t batch_;
  Floats packed_, input_, now_, next_;
};

/// A sequence: steps as they come, or the sums over all inputs first.
template <int I, int H, bool Hoisted>
class TemplateSequence : public Recurrence {
  using Part = typename Cell<I, H>::Part;

 public:
  explicit TemplateSequence(const Problem& problem)
      : batch_(problem.batch),
        steps_(problem.steps),
        packed_(Cell<I, H>::pack(problem)),
        input_(problem.input.begin(), problem.input.end()),
        hx_(problem.hx.begin(), problem.hx.end()),
        outputs_(static_cast<size_t>(steps_ * batch_ * H)) {}

  void advance(int64_t times) override {
    constexpr Part part = Hoisted ? Part::recur : Part::whole;
    for (; times > 0; --times) {
      if (Hoisted) Cell<I, H>::template step<Part::project>(packed_.data(), steps_ * batch_, input_.data(), nullptr, outputs_.data());
      const float* h = hx_.data();
      for (int64_t t = 0; t < steps_; ++t) {
        float* const out = &outputs_[static_cast<size_t>(t * batch_ * H)];
        Cell<I, H>::template step<part>(packed_.data(), batch_, &input_[static_cast<size_t>(t * batch_ * I)], h, out);
        h = out;
      }
    }
  }
  std::vector<float> state() const override { return {outputs_.begin(), outputs_.end()}; }

 private:
  int64_t batch_, steps_;
  Floats packed_, input_, hx_, outputs_;
};

using Make = std::unique_ptr<Recurrence> (*)(const Problem&);

template <int I, int H, bool Hoisted>
std::unique_ptr<Recurrence> make_sequence(const Problem& problem) {
  return std::make_unique<TemplateSequence<I, H, Hoisted>>(problem);
}

template <int I, int H>
std::unique_ptr<Recurrence> make_steps(const Problem& problem) {
  return std::make_unique<TemplateRecurrence<I, H>>(problem);
}

struct Sized {
  int64_t input_size, hidden_size;
  Make steps, sequence, hoisted;
};

template <int I, int H>
constexpr Sized sized() {
  return {I, H, make_steps<I, H>, make_sequence<I, H, false>, make_sequence<I, H, true>};
}

constexpr Sized compiled[] = {sized<3, 50>(),    sized<10, 20>(),   sized<16, 16>(),   sized<16, 64>(),
                              sized<24, 24>(),   sized<32, 32>(),   sized<40, 40>(),   sized<50, 50>(),
                              sized<64, 64>(),   sized<100, 100>(), sized<128, 128>(), sized<256, 256>(),
                              sized<300, 300>(), sized<512, 512>(), sized<800, 800>(), sized<1024, 1024>()};

std::unique_ptr<Recurrence> make(const Problem& problem) {
  for (const Sized& sized : compiled)
    if (sized.input_size == problem.input_size && sized.hidden_size == problem.hidden_size)
      return problem.steps > 0 ? sized.sequence(problem) : sized.steps(problem);
  return nullptr;
}

std::unique_ptr<Recurrence> make_hoisted(const Problem& problem) {
  for (const Sized& sized : compiled)
    if (problem.steps > 0 && sized.input_size == problem.input_size && sized.hidden_size == problem.hidden_size)
      return sized.hoisted(problem);
  return nullptr;
}

}  // namespace

extern const Peer hand_written = {"template", "", make};
extern const Peer hand_written_hoisted = {"template", "hoisted", make_hoisted};

}  // namespace peers
