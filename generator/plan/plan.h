#pragma once
#include <stdexcept>
#include <string>
#include <vector>

#include "graph/graph.h"
#include "schedules/dtype.h"
#include "schedules/schedule.h"

namespace cellc {

/// The largest size of a dimension.
inline constexpr int64_t largest_extent = int64_t{1} << 20;

/// Everything that determines one kernel object, byte for byte: nothing else is read while it is emitted.
struct Plan {
  std::string library;  ///< the NAME of the cellc_add_kernels() call; prefix of the symbols
  Graph graph;
  Sizes sizes;         ///< extents by dimension; empty: generic, extents are read from the buffers at run time
  std::string dtype;   ///< a row of dtypes()
  std::string target;  ///< "x86-64-v3"
  Schedule schedule;
};

/// "rnn_tanh_10x20_float32_x86-64-v3", "rnn_tanh_generic_float32_x86-64-v3". Sizes in the order of dimensions(graph).
std::string kernel_name(const Plan& plan);

/// Symbol of one entry point ("pack", "step", "step_one"): "cellc_<library>_<kernel name with _ for ->_<kind>".
std::string symbol(const Plan& plan, const std::string& kind);

/// The plan as JSON text (schema version inside); canonical: equal plans print equal text. parse_plan takes what print_plan can have
/// written and throws PlanError for anything else: a plan that was read names no unknown dimension and has a legal schedule.
std::string print_plan(const Plan& plan);
Plan parse_plan(const std::string& text);

struct PlanError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace cellc
