#include "cli/sources.h"

#include <unistd.h>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/arguments.h"
#include "cli/files.h"
#include "frontend/frontend.h"
#include "graph/text.h"

namespace cellc {
namespace {

std::vector<Graph> load_text(const std::filesystem::path& file) {
  try {
    return parse_graphs(read_file(file));
  } catch (const GraphError& error) {
    throw SourceError(fmt::format("{}: {}\n", file.string(), error.what()));
  }
}

DocumentedCells load_source(const std::filesystem::path& file) {
  read_file(file);  // one clear message for a file that cannot be read
  FrontendResult result = read_cells(file, resource_root() / "include",
                                     isatty(STDERR_FILENO) ? std::vector<std::string>{"-fcolor-diagnostics"} : std::vector<std::string>{});
  if (result.cells.empty()) throw SourceError(result.diagnostics);
  if (!result.diagnostics.empty()) fmt::print(stderr, "{}", result.diagnostics);
  return {std::move(result.cells), std::move(result.comments)};
}

}  // namespace

DocumentedCells load_documented(const std::filesystem::path& file) {
  return file.extension() == ".cellgraph" ? DocumentedCells{load_text(file), {}} : load_source(file);
}

DocumentedCells shipped_documented() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(resource_root() / "share/cellc/cells"))
    if (entry.path().extension() == ".cpp") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  DocumentedCells all;
  for (const auto& file : files) {
    DocumentedCells cells = load_source(file);
    all.graphs.insert(all.graphs.end(), cells.graphs.begin(), cells.graphs.end());
    all.comments.merge(cells.comments);
  }
  return all;
}

std::vector<Graph> load_cells(const std::filesystem::path& file) { return load_documented(file).graphs; }

std::vector<Graph> shipped_cells() { return shipped_documented().graphs; }

const Graph& find_cell(const std::vector<Graph>& cells, const std::string& name) {
  if (name.empty() && cells.size() == 1) return cells[0];
  std::vector<std::string> names;
  for (const Graph& graph : cells) {
    if (graph.cell == name) return graph;
    names.push_back(graph.cell);
  }
  if (name.empty()) throw CliError(fmt::format("expected the name of one of the cells: {}", fmt::join(names, ", ")));
  const std::string hint = did_you_mean(name, names);
  throw CliError(fmt::format("unknown cell '{}'{} There are: {}", name, hint.empty() ? "." : hint, fmt::join(names, ", ")));
}

std::filesystem::path shipped_schedules() { return resource_root() / "share/cellc/schedules"; }

std::vector<std::filesystem::path> schedule_folders(const std::optional<std::string>& own) {
  std::vector<std::filesystem::path> folders;
  if (own) folders.emplace_back(*own);
  folders.push_back(shipped_schedules());
  return folders;
}

}  // namespace cellc
