#include <unistd.h>

#include <algorithm>
#include <memory>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/sources.h"
#include "plan/plan.h"
#include "plan/sizes_file.h"
#include "scan/scan.h"
#include "schedules/dtype.h"

namespace cellc {
namespace {

struct Options {
  std::vector<std::string> sources;
  std::string database, output, check, mend, stamp;
  bool warn = false;
};

std::string place_text(const Place& place) { return fmt::format("{}:{}:{}", place.file, place.line, place.column); }

/// I and H first, then the others by name.
std::vector<std::pair<std::string, int64_t>> ordered(std::vector<std::pair<std::string, int64_t>> sizes) {
  const auto key = [](const auto& size) { return std::tuple(size.first != "I", size.first != "H", size.first); };
  std::sort(sizes.begin(), sizes.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  return sizes;
}

/// The classes of the runtime have the dimensions I and H in this order; of another cell only the names are known.
SizeEntry entry_of(const Construction& construction) {
  const bool is_named = construction.what == "Cell";
  std::vector<std::string> parts;
  for (const auto& [name, extent] : ordered(construction.sizes))
    parts.push_back(is_named ? fmt::format("{}={}", name, extent) : std::to_string(extent));
  return {construction.cell, fmt::format("{}", fmt::join(parts, is_named ? "," : "x")), construction.dtype};
}

/// Why a construction has no kernel of its own; empty: it has one.
std::string obstacle_of(const Construction& construction) {
  if (!construction.unknown.empty()) return construction.unknown;
  for (const auto& [name, extent] : construction.sizes)
    if (extent < 1 || extent > largest_extent) return fmt::format("{} is {}; kernels are made for 1 to {}", name, extent, largest_extent);
  const std::vector<std::string>& known = dtype_names();
  if (std::find(known.begin(), known.end(), construction.dtype) == known.end())
    return fmt::format("no kernels are made for {}; there are {}", construction.dtype, fmt::join(known, ", "));
  return "";
}

ScanResult scan(const Options& options, const std::optional<std::vector<std::string>>& flags) {
  ScanRequest request{options.sources, std::nullopt, flags, isatty(STDERR_FILENO) != 0};
  if (!options.database.empty()) request.database = options.database;
  ScanResult result = scan_sources(request);
  if (!result.compiles) throw SourceError(result.diagnostics);
  fmt::print(stderr, "{}", result.diagnostics);
  return result;
}

std::vector<SizeEntry> read_sizes(const std::string& file) {
  try {
    return parse_sizes_file(read_file(file));
  } catch (const SizesError& error) {
    throw FileError(fmt::format("{}: {}", file, error.what()));
  }
}

/// Entries with names and without are compared by their extents in the order I, H, and so on.
std::string key_of(const SizeEntry& entry) {
  std::vector<std::pair<std::string, int64_t>> sizes;
  const bool is_named = entry.size.find('=') != std::string::npos;
  for (const std::string& part : split(entry.size, is_named ? ',' : 'x')) {
    const size_t equals = part.find('=');
    sizes.emplace_back(is_named ? part.substr(0, equals) : "", std::stoll(part.substr(is_named ? equals + 1 : 0)));
  }
  std::string key = entry.cell + " " + entry.dtype;
  for (const auto& [name, extent] : is_named ? ordered(sizes) : sizes) key += fmt::format(" {}", extent);
  return key;
}

/// A line for each construction. Gives the kernels that they want.
std::vector<SizeEntry> report(const std::vector<Construction>& constructions, bool with_entries) {
  std::vector<SizeEntry> entries;
  for (const Construction& construction : constructions) {
    const std::string obstacle = obstacle_of(construction);
    if (!obstacle.empty()) {
      fmt::print("{}: note: {}: {}: it goes through the generic kernel\n", place_text(construction.place), construction.what, obstacle);
      continue;
    }
    entries.push_back(entry_of(construction));
    const SizeEntry& entry = entries.back();
    if (with_entries) fmt::print("{}: {} {} {}\n", place_text(construction.place), entry.cell, entry.size, entry.dtype);
  }
  return entries;
}

/// The words that write the file, for a shell.
std::string mending_command(const Options& options, const std::optional<std::vector<std::string>>& flags) {
  if (!options.mend.empty()) return options.mend;
  std::string command = fmt::format("cellc scan {}", fmt::join(options.sources, " "));
  if (!options.database.empty()) command += " -p " + options.database;
  command += " -o " + options.check;
  return flags ? fmt::format("{} -- {}", command, fmt::join(*flags, " ")) : command;
}

// Whether every kernel is in the file; if not, an error or warnings.
bool check(const Options& options, const std::optional<std::vector<std::string>>& flags, const ScanResult& result) {
  std::set<std::string> known;
  for (const SizeEntry& entry : read_sizes(options.check)) known.insert(key_of(entry));
  std::string text;
  for (const Construction& construction : result.constructions) {
    if (!obstacle_of(construction).empty()) continue;
    const SizeEntry entry = entry_of(construction);
    if (known.count(key_of(entry)) != 0) continue;
    text += fmt::format("{}: {}: {} {} {} is not in {}: it goes through the generic kernel\n", place_text(construction.place),
                        options.warn ? "warning" : "error", entry.cell, entry.size, entry.dtype, options.check);
  }
  if (text.empty()) return true;
  text += fmt::format("To write {} anew: {}\n", options.check, mending_command(options, flags));
  if (!options.warn) throw SourceError(text);
  fmt::print(stderr, "{}", text);
  return false;
}

// For a build tool: a file that says that all is well, and beside it the files that this depends on.
void write_stamp(const std::string& stamp, const ScanResult& result) {
  std::string text = stamp + ":";
  for (const std::string& file : result.files) {
    text += " \\\n ";
    for (const char c : file) text += c == ' ' ? "\\ " : std::string(1, c);
  }
  write_file(stamp + ".d", text + "\n");
  write_file(stamp, "");
}

void run(const Options& options, const std::optional<std::vector<std::string>>& flags) {
  if (!options.output.empty() && !options.check.empty()) throw CliError("expected one of --output and --check");
  const ScanResult result = scan(options, flags);
  const std::vector<SizeEntry> entries = report(result.constructions, options.check.empty());
  if (!options.output.empty()) write_file(options.output, print_sizes_file(entries), true);
  const bool is_well = options.check.empty() || check(options, flags, result);
  if (is_well && !options.stamp.empty()) write_stamp(options.stamp, result);
}

}  // namespace

void add_scan_command(CLI::App& app, const std::optional<std::vector<std::string>>& flags) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("scan", "Find the cells and sizes that a program constructs, and write its sizes file");
  command->add_option("SOURCE", options->sources, "the program's C++ files, as a compile_commands.json knows them")->required();
  command->add_option(
      "-p,--database", options->database,
      "the build folder with compile_commands.json (default: looked for beside each source and above; with flags after --: none)");
  command->add_option("-o,--output", options->output, "write the sizes file")->check(not_empty());
  command->add_option("--check", options->check, "an error for each construction that is not in this sizes file")->check(not_empty());
  command->add_flag("--warn", options->warn, "with --check: a warning instead");
  command->add_option("--mend-with", options->mend, "with --check: the command that writes the file, for the message");
  command->add_option("--stamp", options->stamp, "for a build tool: write this file when all is well, and FILE.d with what was read");
  command->callback([options, flags] { run(*options, flags); });
}

}  // namespace cellc
