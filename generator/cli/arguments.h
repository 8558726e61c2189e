#pragma once
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "plan/plan.h"

namespace cellc {

/// An argument of the command line that is wrong: what it is, what was expected, what there is. Exit status 2.
struct CliError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The parts of a text between the separators.
std::vector<std::string> split(const std::string& text, char separator);

/// The element of `known` that `name` is most likely a misspelling of, as "; did you mean 'x'?", or nothing.
std::string did_you_mean(const std::string& name, const std::vector<std::string>& known);

/// "10x20" (extents in the order of dimensions(graph)) or "I=10,H=20". Every extent is at least 1; all tensors together have at most 2^30
/// elements.
Sizes parse_sizes(const std::string& text, const Graph& graph);

/// Each throws CliError for an unknown name.
void check_dtype(const std::string& dtype);
/// The target itself, for "native" the best that this machine has.
std::string resolve_target(const std::string& target);
/// The processor whose tables of schedules in `folders` are read before those of the target: `given`, for "native" that of this machine. If
/// none is given, that of this machine for the target "native" (none: empty), and empty for the others. Throws CliError for a processor
/// without tables.
std::string resolve_processor(const std::string& given, const std::string& target, const std::vector<std::filesystem::path>& folders);

inline constexpr const char* processor_help =
    "read the tables of this processor, TARGET.PROCESSOR.json, before TARGET.json; native is that of this machine (default: native for the "
    "target native, none for others)";

std::vector<std::string> target_names();

}  // namespace cellc
