#pragma once
#include <cellc/step.h>

#include "kernel_buffer.h"
#include "rows.h"

namespace cellc::detail {

/// A kernel call of at most so many arguments that is repeated, its buffers moving on by constant numbers of bytes.
template <int most>
struct MovingCallOf {
  static constexpr int capacity = most;

  MovingCallOf() noexcept {}  // NOLINT(modernize-use-equals-default): the arrays are left as they are
  MovingCallOf(const MovingCallOf&) = delete;
  MovingCallOf& operator=(const MovingCallOf&) = delete;

  int count = 0, moving_count = 0;
  void* arguments[capacity];
  KernelBuffer buffers[capacity];
  KernelDimension dims[capacity][2];
  int32_t tile_rows;
  struct Moving {
    KernelBuffer* buffer;
    int64_t bytes;
  } moving[capacity];

  /// The next argument.
  void add(DType dtype, const Rows& rows, int64_t bytes_a_step) noexcept {
    dims[count][0] = dimension(rows.features, rows.feature_stride);
    dims[count][1] = dimension(rows.batch, rows.batch_stride);
    add(empty_buffer(dtype, 2), rows.data, bytes_a_step);
  }
  void add_vector(DType dtype, const void* data, int64_t elements) noexcept {
    dims[count][0] = dimension(elements, 1);
    add(empty_buffer(dtype, 1), data, 0);
  }

  void add_tile_rows(int32_t rows) noexcept {
    tile_rows = rows;
    arguments[count++] = &tile_rows;
  }

  void repeat(KernelFunction kernel, int64_t steps) noexcept {
    switch (moving_count) {
      case 2:
        return repeat_moving<2>(kernel, steps);  // state and output, of an input that stands still or is not there
      case 3:
        return repeat_moving<3>(kernel, steps);
      case 4:
        return repeat_moving<4>(kernel, steps);
      default:
        break;
    }
    for (; steps > 0; --steps) {
      kernel(arguments);
      for (int k = 0; k < moving_count; ++k) moving[k].buffer->host += moving[k].bytes;
    }
  }

 private:
  // A number of pointers that the compiler knows stays in registers; at 20 ns a step that is a tenth of it.
  template <int moving_buffers>
  void repeat_moving(KernelFunction kernel, int64_t steps) noexcept {
    uint8_t* host[moving_buffers];
    for (int k = 0; k < moving_buffers; ++k) host[k] = moving[k].buffer->host;
    for (; steps > 0; --steps) {
      for (int k = 0; k < moving_buffers; ++k) {
        moving[k].buffer->host = host[k];
        host[k] += moving[k].bytes;
      }
      kernel(arguments);
    }
  }

  void add(const KernelBuffer& kind, const void* data, int64_t bytes_a_step) noexcept {
    buffers[count] = kind;
    point(buffers[count], data != nullptr ? data : this, dims[count]);  // rows without elements may have no memory
    arguments[count] = &buffers[count];
    if (bytes_a_step != 0) moving[moving_count++] = {&buffers[count], bytes_a_step};
    ++count;
  }
};

/// Of a step.
using MovingCall = MovingCallOf<Step::max_arguments>;

}  // namespace cellc::detail
