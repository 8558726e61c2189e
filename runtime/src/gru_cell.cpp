#include <cellc/gru_cell.h>

#include "default_generator.h"

namespace cellc {

GRUCell::GRUCell(int64_t input_size, int64_t hidden_size, const GRUCellOptions& options, Generator& generator)
    : OneStateCell({"GRUCell", "gru", 1, true}, input_size, hidden_size, options, generator) {}

GRUCell::GRUCell(int64_t input_size, int64_t hidden_size, const GRUCellOptions& options)
    : GRUCell(input_size, hidden_size, options, detail::Locked(detail::default_generator()).generator()) {}

}  // namespace cellc
