// compare: a table of every contender beside the limit, from interleaved rounds, for the work on kernels. run.sh makes the report.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <cinttypes>
#include <stdexcept>

#include "report.h"

namespace {

Case parse_case(const std::string& text) {
  Case one{};
  char end = 0;
  const size_t colon = text.find(':');
  const std::string cell = colon == std::string::npos ? "rnn" : text.substr(0, colon);
  constexpr std::pair<const char*, peers::Kind> kinds[] = {
      {"gru", peers::Kind::gru}, {"lstm", peers::Kind::lstm}, {"training", peers::Kind::training}};
  for (const auto& [name, kind] : kinds)
    if (cell == name) one.kind = kind;
  const bool is_cell = one.kind != peers::Kind::rnn || cell == "rnn";
  const int read =
      std::sscanf(text.c_str() + (colon == std::string::npos ? 0 : colon + 1), "%" SCNd64 "x%" SCNd64 "x%" SCNd64 "x%" SCNd64 "%c",
                  &one.input_size, &one.hidden_size, &one.batch, &one.steps, &end);
  if (!is_cell || (read != 3 && read != 4) || one.input_size < 1 || one.hidden_size < 1 || one.batch < 1 || (read == 4 && one.steps < 1) ||
      (one.kind == peers::Kind::training && read != 4))
    throw std::runtime_error("'" + text +
                             "' is not a case; expected step, batches, small, odd, sequence, IxHxN such as 256x256x3, or IxHxNxT, "
                             "behind gru:, lstm: or training: for these");
  return one;
}

Grid parse_grid(const std::string& word) {
  for (const Grid& grid : grids())
    if (grid.name == word) return grid;
  return {word, {parse_case(word)}};
}

std::vector<peers::Peer> chosen_peers(const std::vector<std::string>& names) {
  std::vector<peers::Peer> chosen;
  for (const std::string& name : names)
    for (const peers::Peer& peer : peers::all_peers())
      if (peer.name == name) chosen.push_back(peer);
  return chosen;
}

}  // namespace

int main(int argc, char** argv) try {
  const std::vector<std::string> built = peers::peer_names();
  std::vector<std::string> words = {"step"}, names = built;
  int rounds = 7, microseconds = 4000;
  CLI::App app{
      "The time of a step (a sequence) in nanoseconds, and limit/time: h fed back, float32, one thread; of the tanh cell, gru and lstm."};
  app.add_option(
      "cases", words,
      "grids (step, batches, small, odd, sequence, gru, lstm, gru_sequence, lstm_sequence) or single cases (IxHxN, IxHxNxT, gru:IxHxN)");
  app.add_option("--peers", names, "only these contenders")->check(CLI::IsMember(built));
  app.add_option("--rounds", rounds, "rounds; the fastest counts")->check(CLI::Range(1, 1000));
  app.add_option("--microseconds", microseconds, "time of a contender in a round")->check(CLI::Range(10, 1000000));
  CLI11_PARSE(app, argc, argv);

  const std::vector<peers::Peer> contenders = chosen_peers(names);
  print_header(names);
  for (const std::string& word : words) {
    const Grid grid = parse_grid(word);
    std::vector<Measured> measured;
    for (const Case& one : grid.cases) {
      measured.push_back(run_rounds(one, contenders, rounds, std::chrono::microseconds(microseconds)));
      print_row(names, measured.back());
    }
    if (measured.size() > 1) print_means(grid.name, names, measured);
  }
  return 0;
} catch (const std::exception& error) {
  fmt::print(stderr, "compare: {}\n", error.what());
  return 1;
}
