#include "cli/wanted.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/arguments.h"
#include "cli/files.h"
#include "cli/sources.h"
#include "plan/sizes_file.h"

namespace cellc {
namespace {

using Names = std::vector<std::string>;

bool has(const Names& names, const std::string& name) { return std::find(names.begin(), names.end(), name) != names.end(); }

Names names_of(const std::vector<Graph>& graphs) {
  Names names;
  for (const Graph& graph : graphs) names.push_back(graph.cell);
  return names;
}

/// The lines of the file that are for this library.
std::vector<Wanted> wanted_lines(const Request& request, const std::vector<Graph>& known) {
  std::vector<Wanted> lines;
  if (!request.sizes_file) return lines;
  const Names own = names_of(known);
  Names all = own;
  try {
    for (const SizeEntry& entry : parse_sizes_file(read_file(*request.sizes_file))) {
      const std::string place = fmt::format("{}: line {}", *request.sizes_file, entry.line);
      if (!has(own, entry.cell) && request.cells.empty()) {
        if (all.size() == own.size())
          for (const std::string& name : names_of(shipped_cells())) all.push_back(name);
        if (!has(all, entry.cell))
          throw FileError(fmt::format("{}: unknown cell '{}'{} There are: {}", place, entry.cell,
                                      std::max(std::string("."), did_you_mean(entry.cell, all)), fmt::join(all, ", ")));
        continue;
      }
      if (request.cells.empty() || has(request.cells, entry.cell)) lines.push_back({entry.cell, entry.size, entry.dtype, place});
    }
  } catch (const SizesError& error) {
    throw FileError(fmt::format("{}: {}", *request.sizes_file, error.what()));
  }
  return lines;
}

template <class Member>
Names distinct(const std::vector<Wanted>& lines, const std::string& cell, Member member) {
  Names names;
  for (const Wanted& line : lines)
    if ((cell.empty() || line.cell == cell) && !has(names, line.*member)) names.push_back(line.*member);
  return names;
}

}  // namespace

std::vector<Wanted> wanted_kernels(const Request& request, const std::vector<Graph>& known) {
  const std::vector<Wanted> lines = wanted_lines(request, known);
  const Names cells = request.cells.empty() ? distinct(lines, "", &Wanted::cell) : request.cells;
  if (cells.empty()) throw CliError("no cells: expected --cell, or a sizes file with lines for these cells");
  std::vector<Wanted> all;
  std::set<std::string> seen;
  const auto add = [&](const Wanted& wanted) {
    if (seen.insert(fmt::format("{} {} {}", wanted.cell, wanted.size, wanted.dtype)).second) all.push_back(wanted);
  };
  for (const std::string& cell : cells) {
    const Names of_file = distinct(lines, cell, &Wanted::dtype);
    const Names dtypes = !request.dtypes.empty() ? request.dtypes : !of_file.empty() ? of_file : Names{"float32"};
    for (const std::string& dtype : dtypes) add({cell, "generic", dtype, "the generic kernel"});
    for (const std::string& size : request.sizes)
      for (const std::string& dtype : dtypes) add({cell, size, dtype, "--size " + size});
    for (const std::string& dtype : of_file) add({cell, "generic", dtype, "the generic kernel"});
    for (const Wanted& line : lines)
      if (line.cell == cell) add(line);
  }
  return all;
}

Sizes sizes_of(const Wanted& wanted, const Graph& graph) {
  if (wanted.size == "generic") return {};
  try {
    return parse_sizes(wanted.size, graph);
  } catch (const CliError& error) {
    if (wanted.place.rfind("--size", 0) == 0) throw;
    throw FileError(fmt::format("{}: {}", wanted.place, std::string(error.what()).substr(2)));  // without the dashes of "--size"
  }
}

}  // namespace cellc
