#pragma once
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace cellc {

/// An option's check: an empty path would be the folder where the program runs.
inline CLI::Validator not_empty() {
  return {[](std::string& text) { return text.empty() ? std::string("expected a path, got an empty text") : std::string(); }, "", ""};
}

/// Each adds one command with its options to `app` and the function that carries it out. What is wrong is thrown: CliError for arguments,
/// the rooms' own errors for files.
void add_graph_command(CLI::App& app);
void add_build_command(CLI::App& app);
void add_plan_command(CLI::App& app);
void add_explain_command(CLI::App& app);
void add_cells_command(CLI::App& app);
void add_targets_command(CLI::App& app);
/// `flags`: the words behind "--", those of a compiler.
void add_scan_command(CLI::App& app, const std::optional<std::vector<std::string>>& flags);
void add_tune_command(CLI::App& app);
void add_measure_command(CLI::App& app);  ///< what tune runs in fresh processes

}  // namespace cellc
