#pragma once
#include <cellc/kernel.h>

namespace cellc {
namespace detail {

struct StepWriter;

/// halide_buffer_t and halide_dimension_t, member by member, so that public headers need no header of Halide.
struct KernelDimension {
  int32_t min, extent, stride;
  uint32_t flags;
};
struct KernelBuffer {
  uint64_t device;
  const void* device_interface;
  uint8_t* host;
  uint64_t flags;
  uint8_t type_code, type_bits;
  uint16_t type_lanes;
  int32_t dimensions;
  KernelDimension* dim;
  void* padding;
};

}  // namespace detail

/// One call of a cell, with all checks made and all arguments ready: for real-time threads. Made by RNNCell::bind or Cell::bind.
/// A call allocates nothing, locks nothing, makes no system call and throws nothing. The module and the memory of the tensors must
/// outlive it; the module's parameters may be loaded anew between calls. A copy is a step of its own; one step belongs to one thread
/// at a time.
class Step {
 public:
  static constexpr int max_arguments = 64;

  Step(const Step& other) noexcept;
  Step& operator=(const Step& other) noexcept;

  void operator()() noexcept {
    run_(arguments_);
    if (run_rest_ != nullptr) run_rest();
  }

  /// As above, with other memory of the same sizes and strides from now on, for cells of one input and one state: to feed the state
  /// back, call it with two buffers in turn. A null pointer keeps what was there. Nothing is checked: output must not overlap the others.
  void operator()(const void* input, const void* state, void* output) noexcept {
    set_data(0, input);
    set_data(1, state);
    set_data(2, output);
    (*this)();
  }

  /// Other memory for one tensor: inputs, states, outputs are counted through from 0. Null keeps what was there. Not checked.
  void set_data(int operand, const void* data) noexcept {
    if (data != nullptr) buffers_[operand].host = static_cast<uint8_t*>(const_cast<void*>(data));
  }

 private:
  friend struct detail::StepWriter;
  Step() noexcept {}  // NOLINT(modernize-use-equals-default): the arrays are left as they are
  void copy_from(const Step& other) noexcept;
  void run_rest() noexcept;

  KernelFunction run_, run_rest_;  // the latter for the rows that the first call leaves; null: it leaves none
  int count_;                      // operands and packed, which is the last buffer
  int32_t tile_rows_, rest_rows_, rest_tile_rows_;
  void* arguments_[max_arguments];               // in the kernel's order
  detail::KernelBuffer buffers_[max_arguments];  // inputs, states, outputs, packed
  detail::KernelDimension dims_[max_arguments][2];
};

}  // namespace cellc
