#pragma once
#include <Halide.h>

#include <map>
#include <string>
#include <vector>

#include "lower/element_types.h"
#include "lower/panel.h"
#include "plan/plan.h"

namespace cellc {

/// Extents by dimension name: constants in an exact kernel, values read from the buffers in a generic one.
using Extents = std::map<std::string, Halide::Expr>;

/// Throws LowerError if the dimension is not known.
Halide::Expr extent(const Dim& dim, const Extents& extents);
Halide::Expr round_up(const Halide::Expr& n, int multiple);

/// Columns of a panel are padded to a multiple of it. Panels whose distance is one or two columns more than whole pages, as it is for
/// I + H = 512 and one bias, stream at 60% of the rate on Zen 5 (measured; 4 columns more cost nothing).
inline constexpr int column_multiple = 4;

/// Where a panel's parameters lie in the packed vector. Hidden unit j, column c of the panel (its segments side by side):
///   base + (j / width) * width * columns + (c / group) * width * group + (j % width) * group + c % group
/// (c and columns divided by how many columns one element holds) so that one pass over the columns streams through memory, `width` units
/// (the vector axis) at a time. Rows are padded by zeros to whole panels, and as many of them as step_one and step take at once.
struct PanelLayout {
  int width;
  int element_columns;  ///< in one element
  int group;            ///< columns of a unit that lie side by side
  Halide::Expr base;
  Halide::Expr columns;
  std::vector<Halide::Expr> first_column;  ///< of each segment; that of a vector may have several (vector_columns())
  std::vector<Halide::Expr> scale_column;  ///< of each matrix of int8: where the scale of a row begins

  Halide::Expr index(const Halide::Expr& j, const Halide::Expr& column) const;
  /// That of a column of the group that begins at `first`.
  Halide::Expr index(const Halide::Expr& j, const Halide::Expr& first, const Halide::Expr& member) const;
};

std::vector<PanelLayout> layout(const std::vector<Panel>& panels, const Plan& plan, const Extents& extents);

/// pack: the packed vector as a function of its index, from one buffer for each parameter.
Halide::Func packed_function(const Graph& graph, const std::vector<Panel>& panels, const std::vector<PanelLayout>& layouts,
                             const Extents& extents, const std::map<NodeId, Halide::ImageParam>& params, const ElementTypes& types);

}  // namespace cellc
