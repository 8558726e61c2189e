// benchmark_grids: every contender on every case, with Google Benchmark. One repetition makes the contender anew and reports its fastest
// stretch; the repetitions of all of them are interleaved at random, and the fastest counts.
#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include <CLI/CLI.hpp>
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

peers::Problem make_problem(const Case& one) {
  return peers::make_problem(one.input_size, one.hidden_size, one.batch, one.steps, one.kind);
}

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
  const auto recurrence = peers::make_recurrence(peer, board.problem);
  double seconds = 0;
  for (auto _ : state) {
    seconds = fastest_stretch(*recurrence, each);
    state.SetIterationTime(seconds);
  }
  auto [best, inserted] = board.measured.seconds.try_emplace(peer.name, seconds);
  best->second = std::min(best->second, seconds);
  state.counters["limit_ns"] = board.measured.limit * 1e9;
  state.counters["fraction"] = board.measured.limit / seconds;
  state.counters["flops"] = flops_of(board.measured.one);
  state.counters["bytes"] = bytes_of(board.measured.one);
  state.counters["peak_flops_per_s"] = board.rates.peak;
  state.counters["stream_bytes_per_s"] = board.rates.stream;
}

/// True if the peer has a kernel for these sizes; asked once, with a batch of one, which is cheap to make.
bool has(const peers::Peer& peer, const Case& one) {
  static std::map<std::string, bool> known;
  const Case smallest{one.input_size, one.hidden_size, 1, std::min<int64_t>(one.steps, 1), one.kind};
  const auto [at, is_new] = known.try_emplace(full_name(peer) + to_string(smallest), false);
  if (is_new) at->second = peers::make_recurrence(peer, make_problem(smallest)) != nullptr;
  return at->second;
}

bool holds(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void add(const Grid& grid, const std::vector<std::string>& names, std::deque<Board>& boards) {
  for (const Case& one : grid.cases) {
    Board& board = boards.emplace_back(Board{{one, 0, {}}, {}, {}, {}, {}});
    for (const peers::Peer& peer : peers::all_peers())
      if (holds(names, peer.name) && (grid.contenders.empty() || holds(grid.contenders, peer.name)) && has(peer, one))
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

void report(const std::vector<std::string>& names, const std::map<std::string, std::deque<Board>>& boards) {
  std::vector<GridResult> results;
  for (const Grid& grid : grids()) {
    GridResult result{grid.name, {}};
    if (const auto at = boards.find(grid.name); at != boards.end())
      for (const Board& board : at->second)
        if (!board.measured.seconds.empty()) result.measured.push_back(board.measured);
    if (result.measured.empty()) continue;
    print_header(names);
    for (const Measured& one : result.measured) print_row(names, one);
    results.push_back(std::move(result));
  }
  print_summary(names, results);
}

/// cellc and those of `wanted` that were built, in the order of the table.
std::vector<std::string> contenders(const std::vector<std::string>& wanted) {
  const std::vector<std::string> built = peers::peer_names();
  for (const std::string& name : wanted)
    if (!name.empty() && !holds(built, name)) fmt::print(stderr, "benchmark_grids: note: {} is not in this build; left out\n", name);
  std::vector<std::string> names;
  for (const std::string& name : built)
    if (name == "cellc" || holds(wanted, name)) names.push_back(name);
  return names;
}

}  // namespace

int main(int argc, char** argv) try {
  benchmark::Initialize(&argc, argv);
  bool all_grids = false;
  std::vector<std::string> wanted = peers::peer_names();
  CLI::App app{"Every contender on every case, with Google Benchmark, whose options are taken too."};
  app.add_flag("--all-grids", all_grids, "also those that take long: odd, rows, lengths, gru and lstm");
  app.add_option("--peers", wanted, "only these beside cellc, separated by commas; '': none")->delimiter(',')->expected(0, -1);
  CLI11_PARSE(app, argc, argv);
  const std::vector<std::string> names = contenders(wanted);

  std::map<std::string, std::deque<Board>> boards;
  for (const Grid& grid : grids())
    if (grid.quick || all_grids) add(grid, names, boards[grid.name]);
  Quiet quiet;
  if (benchmark::RunSpecifiedBenchmarks(&quiet) == 0) {
    fmt::print(stderr, "benchmark_grids: no benchmark has such a name\n");
    return 1;
  }
  report(names, boards);
  return 0;
} catch (const std::exception& error) {
  fmt::print(stderr, "benchmark_grids: {}\n", error.what());
  return 1;
}
