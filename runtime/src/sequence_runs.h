#pragma once
#include "sequence_loop.h"

namespace cellc::detail {

/// A sequence is cut into stretches of steps in which the same rows go on, a stretch into runs of neighbouring rows.

/// The first step after `begin` at which a row ends or is reset; at most `end`.
int64_t end_of_stretch(const Sequence& sequence, int64_t begin, int64_t end);

/// The first run of the stretch that begins at `begin`, from `row` on; none: its first row is past the batch.
RowRange next_run(const Sequence& sequence, int64_t begin, int64_t row);

/// The first run of rows whose last step is `step`, that is, which have had `step` steps; none: as above.
RowRange next_ended(const Sequence& sequence, int64_t step, int64_t row);

}  // namespace cellc::detail
