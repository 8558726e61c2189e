#include <algorithm>
#include <cstdio>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/sources.h"

namespace {

// 2: the command line is wrong; 1: a file is.
int report(const std::exception& error, int status) {
  fmt::print(stderr, "cellc: error: {}\n", error.what());
  return status;
}

// CLI11 takes a word that is no command for a stray argument and asks for a command.
void check_command(const CLI::App& app, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return;
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) names.push_back(command->get_name());
  if (std::find(names.begin(), names.end(), argv[1]) != names.end()) return;
  const std::string hint = cellc::did_you_mean(argv[1], names);
  throw cellc::CliError(fmt::format("unknown command '{}'{} There are: {}", argv[1], hint.empty() ? "." : hint, fmt::join(names, ", ")));
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("The cell compiler: recurrent cells, written as C++ expressions, to kernels.", "cellc");
  app.set_version_flag("--version", "cellc " CELLC_VERSION);
  app.require_subcommand(1);
  cellc::add_graph_command(app);
  cellc::add_build_command(app);
  cellc::add_plan_command(app);
  cellc::add_explain_command(app);
  cellc::add_cells_command(app);
  cellc::add_targets_command(app);
  try {
    check_command(app, argc, argv);
    app.parse(argc, argv);
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
  } catch (const std::exception& error) {
    return report(error, 1);
  }
}
