#include "lower/packed.h"

#include <algorithm>

#include "lower/lower.h"
#include "lower/packed_int8.h"
#include "lower/param_value.h"

namespace cellc {
namespace {

using Halide::Expr;

// As it is stored. The second column of a vector holds what the first one lost.
Expr segment_value(const ParamValue& value, const Segment& segment, const Expr& row, const Expr& column) {
  const Expr sum = segment_sum(value, segment, row, column);
  const Expr stored = value.types.weights.single.stored(sum);
  if (segment.columns || !value.types.weights.single.is_low()) return stored;
  const Expr rounded = value.types.weights.single.computed(stored);
  const Expr lost = Halide::strict_float(Halide::select(Halide::is_finite(rounded), sum - rounded, 0.0f));
  return Halide::select(column == 0, stored, value.types.weights.single.stored(lost));
}

}  // namespace

Expr round_up(const Expr& n, int multiple) { return (n + multiple - 1) / multiple * multiple; }

Expr extent(const Dim& dim, const Extents& extents) {
  const auto found = extents.find(dim.name);
  if (found == extents.end())
    throw LowerError("dimension " + dim.name + " belongs to no tensor that a kernel of any size is given; name its size");
  return static_cast<int>(dim.count) * found->second;
}

Expr PanelLayout::index(const Expr& j, const Expr& column) const {
  const Expr element = column / element_columns;
  return group == 1 ? index(j, element, 0) : index(j, element / group * group, element % group);
}

Expr PanelLayout::index(const Expr& j, const Expr& first, const Expr& member) const {
  const Expr panel = base + (j / width) * (width * (columns / element_columns));
  return panel + first / group * (width * group) + j % width * group + member;
}

std::vector<PanelLayout> layout(const std::vector<Panel>& panels, const Plan& plan, const Extents& extents) {
  const Schedule& schedule = plan.schedule;
  std::vector<PanelLayout> result;
  Expr base = 0;
  for (const Panel& panel : panels) {
    const PackedStorage weights = element_types(plan).weights;
    PanelLayout layout{schedule.lanes * schedule.panel_vectors, weights.columns, weights.group, base, 0, {}, {}};
    for (const Segment& segment : panel.segments) {
      layout.first_column.push_back(layout.columns);
      const Expr own = !segment.columns         ? Expr(vector_columns(plan))
                       : weights.is_quantised() ? round_up(extent(*segment.columns, extents), column_multiple)
                                                : extent(*segment.columns, extents);
      layout.scale_column.push_back(Halide::Internal::simplify(layout.columns + own));
      layout.columns = Halide::Internal::simplify(layout.scale_column.back() + (segment.columns ? matrix_columns_more(plan) : 0));
    }
    layout.columns = Halide::Internal::simplify(round_up(layout.columns, column_multiple));
    if (!panel.segments.empty())
      base = Halide::Internal::simplify(base + round_up(extent(panel.rows, extents), padded_units(schedule)) *
                                                   (layout.columns / layout.element_columns));
    result.push_back(std::move(layout));
  }
  return result;
}

namespace {

// What column `column` of a panel holds for hidden unit `row`: a select over the segments. Packing runs once for each change of the
// parameters, so it may be slow.
Expr column_value(const ParamValue& value, const Panel& panel, const PanelLayout& layout, const Expr& row, const Expr& column) {
  Expr here = Halide::Internal::make_zero(value.types.weights.single.type);
  for (size_t s = 0; s < panel.segments.size(); ++s) {
    const Segment& segment = panel.segments[s];
    const Expr last = segment.columns ? extent(*segment.columns, value.extents) - 1 : Expr(value.types.weights.single.is_low() ? 1 : 0);
    const Expr inside = clamp(column - layout.first_column[s], 0, max(last, 0));
    here = Halide::select(column >= layout.first_column[s], segment_value(value, segment, row, inside), here);
  }
  return here;
}

}  // namespace

Halide::Func packed_function(const Graph& graph, const std::vector<Panel>& panels, const std::vector<PanelLayout>& layouts,
                             const Extents& extents, const std::map<NodeId, Halide::ImageParam>& params, const ElementTypes& types) {
  const ParamValue value{graph, extents, params, types};
  if (types.weights.is_quantised()) return quantised_packed_function(value, panels, layouts);
  const Expr zero = Halide::Internal::make_zero(types.weights.type);
  Halide::Var t("t");
  const bool is_empty = std::all_of(panels.begin(), panels.end(), [](const Panel& panel) { return panel.segments.empty(); });
  Expr result = is_empty ? Halide::undef(types.weights.type) : zero;
  for (size_t p = 0; p < panels.size(); ++p) {
    if (panels[p].segments.empty()) continue;
    const PanelLayout& layout = layouts[p];
    const Expr local = t - layout.base, elements = layout.columns / layout.element_columns;
    const Expr rows = extent(panels[p].rows, extents);
    const Expr row = local / (layout.width * elements) * layout.width + local % layout.width;
    const Expr column = local / layout.width % elements * layout.element_columns;
    std::vector<Expr> columns;
    for (int c = 0; c < layout.element_columns; ++c)
      columns.push_back(column_value(value, panels[p], layout, clamp(row, 0, rows - 1), column + c));
    result = Halide::select(t >= layout.base, Halide::select(row < rows, types.weights.element(columns), zero), result);
  }
  Halide::Func packed("packed_parameters");
  packed(t) = result;
  return packed;
}

}  // namespace cellc
