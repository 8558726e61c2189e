#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <iostream>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/sources.h"
#include "tune/interrupt.h"

namespace {

// 2: the command line is wrong; 1: a file is.
int report(const std::exception& error, int status) {
  fmt::print(stderr, "cellc: error: {}\n", error.what());
  return status;
}

[[noreturn]] void unknown(const std::string& what, const std::string& word, const std::vector<std::string>& known) {
  const std::string hint = cellc::did_you_mean(word, known);
  throw cellc::CliError(fmt::format("unknown {} '{}'{} There are: {}", what, word, hint.empty() ? "." : hint, fmt::join(known, ", ")));
}

std::vector<std::string> options_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  }
  return names;
}

void check_option(const CLI::App& app, const std::string& word) {
  const std::vector<std::string> known = options_of(app);
  const std::string name = word.substr(0, word.find('='));
  if (std::find(known.begin(), known.end(), name) == known.end()) unknown("option", name, known);
}

// CLI11 takes a word that is no command or option for a stray argument, and says neither which nor what there is.
void check_words(const CLI::App& app, const std::vector<std::string>& words) {
  std::vector<std::string> commands;
  bool is_one = false;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    is_one = is_one || (!words.empty() && command->get_name() == words[0]);
    if (!command->get_group().empty()) commands.push_back(command->get_name());  // the others are not for users
  }
  if (words.empty()) throw cellc::CliError(fmt::format("expected a command. There are: {}", fmt::join(commands, ", ")));
  if (words[0].substr(0, 1) == "-") return check_option(app, words[0]);
  if (!is_one) unknown("command", words[0], commands);
  for (const std::string& word : words)
    if (word.substr(0, 2) == "--" && word.size() > 2) check_option(*app.get_subcommand(words[0]), word);
}

void add_commands(CLI::App& app, const std::optional<std::vector<std::string>>& flags) {
  app.set_version_flag("--version", "cellc " CELLC_VERSION);
  app.require_subcommand(1);
  cellc::add_graph_command(app);
  cellc::add_build_command(app);
  cellc::add_plan_command(app);
  cellc::add_explain_command(app);
  cellc::add_cells_command(app);
  cellc::add_targets_command(app);
  cellc::add_scan_command(app, flags);
  cellc::add_tune_command(app);
  cellc::add_measure_command(app);
}

// The words behind "--" of a command that takes those of a compiler; they are cut off.
std::optional<std::vector<std::string>> cut_flags(std::vector<std::string>& words) {
  const auto dashes = std::find(words.begin(), words.end(), "--");
  if (words.empty() || words[0] != "scan" || dashes == words.end()) return std::nullopt;
  std::vector<std::string> flags(dashes + 1, words.end());
  words.erase(dashes, words.end());
  return flags;
}

int run(int argc, char** argv) {
  CLI::App app("The cell compiler: recurrent cells, written as C++ expressions, to kernels.", "cellc");
  std::vector<std::string> words(argv + 1, argv + argc);
  add_commands(app, cut_flags(words));
  try {
    check_words(app, words);
    std::reverse(words.begin(), words.end());  // as CLI11 takes them
    app.parse(std::move(words));
    return 0;
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr, "cellc: error: {}\nRun 'cellc --help' or 'cellc COMMAND --help'.\n", error.what());
    return 2;
  } catch (const cellc::CliError& error) {
    return report(error, 2);
  } catch (const cellc::SourceError& error) {
    fmt::print(stderr, "{}", error.what());
    return 1;
  } catch (const cellc::Interrupted& interrupted) {
    return report(interrupted, 128 + interrupted.signal);
  } catch (const std::exception& error) {
    return report(error, 1);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int status = run(argc, argv);
  const bool is_written = std::fflush(stdout) == 0 && std::cout.flush();
  return status == 0 && !is_written ? report(std::system_error(errno, std::generic_category(), "cannot write to the standard output"), 1)
                                    : status;
}
