#include <cellc/step.h>

#include <cstring>
#include <string>

#include <cellc/error.h>
#include <cellc/tensor.h>

#include "step_writer.h"

namespace cellc {

Step::Step(const Step& other) noexcept { copy_from(other); }

Step& Step::operator=(const Step& other) noexcept {
  if (this != &other) copy_from(other);
  return *this;
}

void Step::copy_from(const Step& other) noexcept {
  run_ = other.run_;
  run_rest_ = other.run_rest_;
  count_ = other.count_;
  const auto count = static_cast<size_t>(count_);
  std::memcpy(buffers_, other.buffers_, count * sizeof buffers_[0]);
  std::memcpy(dims_, other.dims_, count * sizeof dims_[0]);
  tile_rows_ = other.tile_rows_;
  rest_rows_ = other.rest_rows_;
  rest_tile_rows_ = other.rest_tile_rows_;
  for (int k = 0; k < count_; ++k) buffers_[k].dim = dims_[k];
  for (int k = 0; k <= count_; ++k)
    arguments_[k] = other.arguments_[k] == &other.tile_rows_
                        ? static_cast<void*>(&tile_rows_)
                        : &buffers_[static_cast<const detail::KernelBuffer*>(other.arguments_[k]) - other.buffers_];
}

// As the rows of both calls are dense, the second ones lie right behind the first.
void Step::run_rest() noexcept {
  const int operands = count_ - 1;
  const int32_t rows = dims_[0][1].extent, height = tile_rows_;
  const auto move = [&](int64_t by, int32_t extent) {
    for (int k = 0; k < operands; ++k) {
      buffers_[k].host += by * dims_[k][0].extent * (buffers_[k].type_bits / 8);
      dims_[k][1].extent = extent;
    }
  };
  move(rows, rest_rows_);
  tile_rows_ = rest_tile_rows_;
  run_rest_(arguments_);
  tile_rows_ = height;
  move(-rows, rows);
}

namespace detail {

// An empty batch or empty states: there is nothing to compute, and kernels need not know of it.
int compute_nothing(void**) noexcept { return 0; }

std::string operand_name(const CellInfo& cell, int operand) {
  if (operand < cell.input_count) return cell.inputs[operand].name;
  operand -= cell.input_count;
  if (operand < cell.state_count) return cell.states[operand].name;
  return cell.state_count == 1 ? "output" : std::string("output ") + cell.states[operand - cell.state_count].name;
}

void throw_too_large(const CellInfo& cell, int operand) {
  throw Error(operand_name(cell, operand) + ": its extents or strides exceed the 2^31 elements that kernels can address");
}

void throw_output_overlap(const CellInfo& cell, int operand) {
  throw Error(operand_name(cell, operand) + " overlaps itself: more than one of its elements refer to a single memory location");
}

void throw_overlap(const CellInfo& cell, int output, int other) {
  throw Error(operand_name(cell, output) + " overlaps " + operand_name(cell, other) +
              ": a step writes some of it before it has read all of the other; give it memory of its own");
}

}  // namespace detail
}  // namespace cellc
