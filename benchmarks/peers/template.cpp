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

template <int I, int H>
std::unique_ptr<Recurrence> make_sized(const Problem& problem) {
  return std::make_unique<TemplateRecurrence<I, H>>(problem);
}

struct Sized {
  int64_t input_size, hidden_size;
  std::unique_ptr<Recurrence> (*make)(const Problem&);
};

constexpr Sized compiled[] = {
    {10, 20, make_sized<10, 20>},     {16, 16, make_sized<16, 16>},         {32, 32, make_sized<32, 32>},
    {64, 64, make_sized<64, 64>},     {128, 128, make_sized<128, 128>},     {256, 256, make_sized<256, 256>},
    {512, 512, make_sized<512, 512>}, {1024, 1024, make_sized<1024, 1024>},
};

std::unique_ptr<Recurrence> make(const Problem& problem) {
  for (const Sized& sized : compiled)
    if (sized.input_size == problem.input_size && sized.hidden_size == problem.hidden_size) return sized.make(problem);
  return nullptr;
}

}  // namespace

extern const Peer hand_written = {"template", "", make};

}  // namespace peers
