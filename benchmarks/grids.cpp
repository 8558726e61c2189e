// benchmark_grids: every contender on every case, with Google Benchmark. One repetition makes the contender anew and reports its fastest
// stretch; the repetitions of all of them are interleaved at random, and the fastest counts.
#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <deque>

#include "report.h"

namespace {

/// One case and all that was seen of it.
struct Board {
  Measured measured;
  peers::Problem problem;
  peers::Expected expected;
  Rates rates;
  std::map<std::string, bool> checked;  ///< by contender and variant
};

constexpr std::chrono::microseconds each(3000);

peers::Problem make_problem(const Case& one) { return peers::make_problem(one.input_size, one.hidden_size, one.batch, one.steps); }

std::string full_name(const peers::Peer& peer) { return peer.variant.empty() ? peer.name : peer.name + " " + peer.variant; }

/// Makes the values of a case when it is first asked for: large ones take seconds to evaluate in float64.
void fill(Board& board) {
  if (!board.problem.hx.empty()) return;
  board.problem = make_problem(board.measured.one);
  board.expected = peers::evaluate(board.problem);
}

void run(benchmark::State& state, Board& board, const peers::Peer& peer) {
  fill(board);
  bool& checked = board.checked[full_name(peer)];
  if (!checked) {
    try {
      peers::check(peer, board.problem, board.expected);
    } catch (const std::exception& error) {
      fmt::print(stderr, "benchmark_grids: {}\n", error.what());
      std::exit(1);
    }
    checked = true;
  }
  measure(board.rates, board.measured.one);
  board.measured.limit = limit_of(board.measured.one, board.rates);
  const auto recurrence = peer.make(board.problem);
  double seconds = 0;
  for (auto _ : state) {
    seconds = fastest_stretch(*recurrence, each);
    state.SetIterationTime(seconds);
  }
  auto [best, inserted] = board.measured.seconds.try_emplace(peer.name, seconds);
  best->second = std::min(best->second, seconds);
  state.counters["limit_ns"] = board.measured.limit * 1e9;
  state.counters["fraction"] = board.measured.limit / seconds;
}

/// True if the peer has a kernel for these sizes; asked with a batch of one, which is cheap to make.
bool has(const peers::Peer& peer, const Case& one) {
  return peer.make(make_problem({one.input_size, one.hidden_size, 1, std::min<int64_t>(one.steps, 1)})) != nullptr;
}

void add(const Grid& grid, std::deque<Board>& boards) {
  for (const Case& one : grid.cases) {
    Board& board = boards.emplace_back(Board{{one, 0, {}}, {}, {}, {}, {}});
    for (const peers::Peer& peer : peers::all_peers())
      if (has(peer, one))
        benchmark::RegisterBenchmark((grid.name + "/" + to_string(one) + "/" + full_name(peer)).c_str(),
                                     [&board, peer](benchmark::State& state) { run(state, board, peer); })
            ->UseManualTime()
            ->Iterations(1)
            ->Unit(benchmark::kNanosecond);
  }
}

/// The table is ours, at the end; Google Benchmark writes the JSON.
struct Quiet : benchmark::BenchmarkReporter {
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>&) override {}
};

void report(const Grid& grid, const std::deque<Board>& boards) {
  const std::vector<std::string> names = peers::peer_names();
  std::vector<Measured> measured;
  for (const Board& board : boards)
    if (!board.measured.seconds.empty()) measured.push_back(board.measured);
  if (measured.empty()) return;
  print_header(names);
  for (const Measured& one : measured) print_row(names, one);
  print_means(grid.name, names, measured);
}

}  // namespace

int main(int argc, char** argv) {
  std::map<std::string, std::deque<Board>> boards;
  for (const Grid& grid : grids()) add(grid, boards[grid.name]);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  Quiet quiet;
  if (benchmark::RunSpecifiedBenchmarks(&quiet) == 0) {
    fmt::print(stderr, "benchmark_grids: no benchmark has such a name\n");
    return 1;
  }
  for (const Grid& grid : grids()) report(grid, boards[grid.name]);
  return 0;
}
