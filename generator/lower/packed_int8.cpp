#include "lower/packed_int8.h"

#include <functional>

#include "lower/quantised.h"

namespace cellc {
namespace {

using Halide::Expr;
using Halide::Func;
using Halide::RDom;

// Where one segment of a panel goes.
struct Place {
  const ParamValue& value;
  const Segment& segment;
  const PanelLayout& layout;
  size_t index;
  Expr rows;

  Expr columns() const { return extent(*segment.columns, value.extents); }
  Expr sum(const Expr& row, const Expr& column) const { return segment_sum(value, segment, row, column); }
};

Expr byte_of(const Expr& bits, const Expr& byte) { return Halide::cast<int8_t>(bits >> (byte * 8)); }

Expr bits_of(const Expr& value) { return Halide::reinterpret<int32_t>(value); }

// The largest magnitude of a row's weights, computed anew for each row that `packed` comes to.
Expr largest_in_row(const Place& place, const Expr& row) {
  const RDom k(0, place.columns(), "largest");
  return Halide::maximum(k, magnitude_bits(place.sum(row, k)));
}

// Functions of a row at the loop over rows of the last update of `packed`: one value each, so that pack needs no memory.
Func at_row(Func& packed, const RDom& r, const char* name, const std::function<Expr(const Expr& row)>& value) {
  Func result(name);
  const Halide::Var row("row");
  result(row) = value(row);
  result.compute_at(packed, r.y);
  return result;
}

void pack_vector(Func& packed, const Place& place) {
  const RDom r(0, 4, 0, place.rows, "vector");
  packed(place.layout.index(r.y, place.layout.first_column[place.index] + r.x)) = byte_of(bits_of(place.sum(r.y, 0)), r.x);
}

void pack_scale(Func& packed, const Place& place) {
  const RDom r(0, 4, 0, place.rows, "scale");
  const Func scale = at_row(packed, r, "scale_of_row", [&](const Expr& row) { return quantised_scale(largest_in_row(place, row)); });
  packed(place.layout.index(r.y, place.layout.scale_column[place.index] + r.x)) = byte_of(bits_of(scale(r.y)), r.x);
}

void pack_weights(Func& packed, const Place& place) {
  const RDom r(0, place.columns(), 0, place.rows, "weights");
  const Func inverse = at_row(packed, r, "inverse_of_row", [&](const Expr& row) { return quantised_inverse(largest_in_row(place, row)); });
  const Expr weight = rounded(Halide::strict_float(place.sum(r.y, r.x) * inverse(r.y)));
  packed(place.layout.index(r.y, place.layout.first_column[place.index] + r.x)) = Halide::cast<int8_t>(weight);
}

// -128 times the sum of a row: what 128 more in each element of the other factor adds.
void pack_start(Func& packed, const Place& place) {
  const RDom r(0, 4, 0, place.rows, "start"), k(0, place.columns(), "k");
  Func inverse = at_row(packed, r, "inverse_of_row", [&](const Expr& row) { return quantised_inverse(largest_in_row(place, row)); });
  const Func start = at_row(packed, r, "start_of_row", [&](const Expr& row) {
    const Expr weight = Halide::cast<int8_t>(rounded(Halide::strict_float(place.sum(row, k) * inverse(row))));
    return Halide::sum(k, -128 * Halide::cast<int32_t>(weight));
  });
  packed(place.layout.index(r.y, place.layout.scale_column[place.index] + 4 + r.x)) = byte_of(start(r.y), r.x);
}

}  // namespace

Func quantised_packed_function(const ParamValue& value, const std::vector<Panel>& panels, const std::vector<PanelLayout>& layouts) {
  Func packed("packed_parameters");
  const Halide::Var t("t");
  packed(t) = Halide::cast<int8_t>(0);
  for (size_t p = 0; p < panels.size(); ++p)
    for (size_t s = 0; s < panels[p].segments.size(); ++s) {
      const Place place{value, panels[p].segments[s], layouts[p], s, extent(panels[p].rows, value.extents)};
      if (!place.segment.columns) {
        pack_vector(packed, place);
        continue;
      }
      pack_scale(packed, place);
      pack_weights(packed, place);
      pack_start(packed, place);
    }
  return packed;
}

}  // namespace cellc
