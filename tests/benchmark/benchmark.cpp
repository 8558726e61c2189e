#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>

#include "cases.h"
#include "peers/peer.h"
#include "rounds.h"

namespace {

constexpr peers::Kind gru = peers::Kind::gru, lstm = peers::Kind::lstm, training = peers::Kind::training;

/// Never moves: wrong for every problem.
class Standstill : public peers::Recurrence {
 public:
  explicit Standstill(const peers::Problem& problem) : state_(problem.hx) {}
  void advance(int64_t) override {}
  std::vector<float> state() const override { return state_; }

 private:
  std::vector<float> state_;
};

const peers::Peer standstill = {"standstill", "", [](const peers::Problem& problem) -> std::unique_ptr<peers::Recurrence> {
                                  return std::make_unique<Standstill>(problem);
                                }};

}  // namespace

TEST_CASE("every peer computes the cell, whole tiles or not") {
  const Case cases[] = {{10, 20, 1},
                        {10, 20, 3},
                        {10, 20, 64},
                        {16, 16, 7},
                        {32, 32, 13},
                        {64, 64, 1},
                        {64, 64, 25},
                        {128, 128, 9},
                        {64, 64, 1, 7},
                        {64, 64, 8, 5},
                        {16, 64, 1, 9},
                        {16, 16, 1, 0, gru},
                        {64, 64, 13, 0, gru},
                        {10, 20, 3, 0, gru},
                        {64, 64, 1, 20, gru},
                        {32, 32, 9, 4, gru},
                        {16, 16, 1, 0, lstm},
                        {64, 64, 13, 0, lstm},
                        {10, 20, 3, 0, lstm},
                        {64, 64, 1, 20, lstm},
                        {32, 32, 9, 4, lstm},
                        {10, 20, 3, 7, training},
                        {64, 64, 8, 5, training}};
  for (const Case& one : cases) {
    const peers::Problem problem = peers::make_problem(one.input_size, one.hidden_size, one.batch, one.steps, one.kind);
    const peers::Expected expected = peers::evaluate(problem);
    for (const peers::Peer& peer : peers::all_peers()) {
      CAPTURE(to_string(one));
      CAPTURE(peer.name);
      CAPTURE(peer.variant);
      CHECK_NOTHROW(peers::check(peer, problem, expected));
    }
  }
}

TEST_CASE("a wrong peer is an error, not a time") {
  CHECK_THROWS_WITH_AS(run_rounds({10, 20, 3}, {&standstill, 1}, 1, std::chrono::microseconds(10)), doctest::Contains("standstill"),
                       std::runtime_error);
}

TEST_CASE("the same sizes give the same problem") {
  CHECK(peers::make_problem(10, 20, 3, 0).weight_hh == peers::make_problem(10, 20, 3, 0).weight_hh);
  CHECK(peers::make_problem(10, 20, 3, 0).hx != peers::make_problem(10, 20, 4, 0).hx);
}

TEST_CASE("a problem without steps is one step, with steps a sequence") {
  CHECK(peers::evaluate(peers::make_problem(10, 20, 3, 0)).outputs.empty());
  CHECK(peers::evaluate(peers::make_problem(10, 20, 3, 4)).outputs.size() == 4 * 3 * 20);
}

TEST_CASE("the hand-written template is always there") {
  const std::vector<std::string> names = peers::peer_names();
  CHECK(std::find(names.begin(), names.end(), "template") != names.end());
}

TEST_CASE("a round gives a limit and a time for each contender") {
  const Measured measured = run_rounds({10, 20, 1}, peers::all_peers(), 1, std::chrono::microseconds(50));
  CHECK(measured.limit > 0);
  CHECK(measured.seconds.size() == peers::peer_names().size());
  for (const auto& [name, seconds] : measured.seconds) {
    CAPTURE(name);
    CHECK(seconds > 0);
  }
}

TEST_CASE("what a step and a sequence cost") {
  CHECK(flops_of({10, 20, 3}) == 3 * 20 * (2 * 30 + 28));
  CHECK(bytes_of({10, 20, 3}) == 20 * 30 * 4);
  CHECK(flops_of({10, 20, 3, 5}) == 5 * flops_of({10, 20, 3}));
  CHECK(bytes_of({10, 20, 3, 5}) == 5 * 20 * 20 * 4);
  CHECK(flops_of({10, 20, 3, 0, gru}) == 3 * 20 * 3 * (2 * 30 + 28));
  CHECK(flops_of({10, 20, 3, 0, lstm}) == 3 * 20 * (4 * (2 * 30 + 28) + 28));
  CHECK(bytes_of({10, 20, 3, 0, lstm}) == 4 * 20 * 30 * 4);
}

TEST_CASE("the grids hold the cases that the goals name") {
  const auto count = [](const std::string& name) {
    for (const Grid& grid : grids())
      if (grid.name == name) return grid.cases.size();
    return size_t{0};
  };
  CHECK(count("step") == 8 * 5);
  CHECK(count("batches") == 15);
  CHECK(count("small") == 4);
  CHECK(count("odd") == 6 * 5);
  CHECK(count("sequence") == 4 * 3 + 2);
  CHECK(count("rows") == 6);
  CHECK(count("lengths") == 2 * 5);
  for (const char* name : {"gru", "lstm"}) CHECK(count(name) == 7 * 5);
  for (const char* name : {"gru_sequence", "lstm_sequence"}) CHECK(count(name) == 4 * 3);
  CHECK(count("training") == 3);
}
