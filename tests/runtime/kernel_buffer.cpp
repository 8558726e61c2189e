// The runtime's own halide_buffer_t is Halide's, member by member; checked when this is compiled.
#include <HalideRuntime.h>

#include <cstddef>

#include <cellc/step.h>

using cellc::detail::KernelBuffer;
using cellc::detail::KernelDimension;

static_assert(sizeof(KernelBuffer) == sizeof(halide_buffer_t));
static_assert(offsetof(KernelBuffer, device) == offsetof(halide_buffer_t, device));
static_assert(offsetof(KernelBuffer, device_interface) == offsetof(halide_buffer_t, device_interface));
static_assert(offsetof(KernelBuffer, host) == offsetof(halide_buffer_t, host));
static_assert(offsetof(KernelBuffer, flags) == offsetof(halide_buffer_t, flags));
static_assert(offsetof(KernelBuffer, type_code) == offsetof(halide_buffer_t, type));
static_assert(offsetof(KernelBuffer, type_bits) == offsetof(halide_buffer_t, type) + offsetof(halide_type_t, bits));
static_assert(offsetof(KernelBuffer, type_lanes) == offsetof(halide_buffer_t, type) + offsetof(halide_type_t, lanes));
static_assert(offsetof(KernelBuffer, dimensions) == offsetof(halide_buffer_t, dimensions));
static_assert(offsetof(KernelBuffer, dim) == offsetof(halide_buffer_t, dim));
static_assert(sizeof(KernelDimension) == sizeof(halide_dimension_t));
static_assert(offsetof(KernelDimension, min) == offsetof(halide_dimension_t, min));
static_assert(offsetof(KernelDimension, extent) == offsetof(halide_dimension_t, extent));
static_assert(offsetof(KernelDimension, stride) == offsetof(halide_dimension_t, stride));
static_assert(offsetof(KernelDimension, flags) == offsetof(halide_dimension_t, flags));
static_assert(halide_type_float == 2, "the code of floating-point buffers");
