#include "sequence_checks.h"

#include <cellc/error.h>

#include "cell_shapes.h"

namespace cellc::detail {
namespace {

std::string or_none(const ConstTensorView& view) { return view.defined() ? to_string(view.sizes()) : "none"; }

bool is_same_memory(const Rows& a, const Rows& b) {
  return a.data == b.data && a.feature_stride == b.feature_stride && a.batch_stride == b.batch_stride;
}

}  // namespace

void expect_view(const ConstTensorView& view, const SequenceTensorName& name, const IntArray& sizes, DType dtype) {
  if (!view.defined() || view.sizes() != sizes)
    throw Error(name.text() + " must have the sizes " + to_string(sizes) + ", got " + or_none(view));
  if (view.dtype() != dtype) throw Error(name.text() + " must be of dtype " + to_string(dtype) + ", got " + to_string(view.dtype()));
}

void check_options(const SequenceOptions& options, int64_t steps, int64_t batch) {
  if (!options.lengths.empty() && options.lengths.size() != static_cast<size_t>(batch))
    throw ValueError("lengths: expected one for each of the " + std::to_string(batch) + " rows, got " +
                     std::to_string(options.lengths.size()));
  for (const int64_t length : options.lengths)
    if (length < 0 || length > steps)
      throw ValueError("lengths: expected 0 to " + std::to_string(steps) + " steps, got " + std::to_string(length));
  if (!options.resets.empty() && options.resets.size() != static_cast<size_t>(steps * batch))
    throw ValueError("resets: expected one for each of the " + std::to_string(steps) + " steps of " + std::to_string(batch) +
                     " rows, got " + std::to_string(options.resets.size()));
}

void check_addressable(const Sequence& s) {
  for (int k = 0; k < s.counts.all(); ++k) {
    const int state = k - s.counts.inputs;
    const auto first_step = [&](const SequenceRows& rows) { return rows_at(rows, 0, {0, s.batch}, s.element_size); };
    const Rows rows = state < 0                 ? first_step(s.inputs[static_cast<size_t>(k)])
                      : state < s.counts.states ? s.states[static_cast<size_t>(state)]
                                                : first_step(s.outputs[static_cast<size_t>(state - s.counts.states)]);
    if (!fits_kernels(rows)) throw_too_large(*s.kernel->cell, k);
  }
}

// Outputs overlap nothing; last states nothing but the states that they replace.
void check_overlap(const Sequence& s, ArrayRef<ConstTensorView> states) {
  const CellInfo& cell = *s.kernel->cell;
  const auto expect_apart = [&](const SequenceRows& written, const SequenceTensorName& name, const SequenceRows& other,
                                const SequenceTensorName& other_name) {
    if (spans_meet(written, other, s.element_size))
      throw Error(name.text() + " overlaps " + other_name.text() + ": give it memory of its own");
  };
  const auto check = [&](const SequenceRows& written, const SequenceTensorName& name, int own_state) {
    if (!is_free_of_overlap(written))
      throw Error(name.text() + " overlaps itself: more than one of its elements refer to a single memory location");
    for (int k = 0; k < s.counts.inputs; ++k) expect_apart(written, name, s.inputs[static_cast<size_t>(k)], {"", cell.inputs[k].name});
    for (int k = 0; states.size() != 0 && k < s.counts.states; ++k) {
      const auto index = static_cast<size_t>(k);
      const bool is_same = k == own_state && is_same_memory(s.states[index], s.last_states[index]);
      if (states[index].defined() && !is_same) expect_apart(written, name, one_step(s.states[index]), {"", cell.states[k].name});
    }
  };
  for (int k = 0; k < s.counts.states; ++k) {
    const auto index = static_cast<size_t>(k);
    const char* state = cell.states[k].name;
    if (s.has_output(index)) {
      check(s.outputs[index], {"the output of ", state}, -1);
      for (size_t j = 0; j < index; ++j)
        if (s.has_output(j))
          expect_apart(s.outputs[index], {"the output of ", state}, s.outputs[j], {"the output of ", cell.states[j].name});
    }
    if (!s.has_last_state(index)) continue;
    const SequenceRows last = one_step(s.last_states[index]);
    check(last, {"the last ", state}, k);
    for (size_t j = 0; j < static_cast<size_t>(s.counts.states); ++j) {
      if (s.has_output(j)) expect_apart(last, {"the last ", state}, s.outputs[j], {"the output of ", cell.states[j].name});
      if (j < index && s.has_last_state(j))
        expect_apart(last, {"the last ", state}, one_step(s.last_states[j]), {"the last ", cell.states[j].name});
    }
  }
}

}  // namespace cellc::detail
