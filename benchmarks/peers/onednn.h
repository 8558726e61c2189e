#pragma once
// What its primitives are made with, and how they are called: through the C interface, as the C++ one copies the arguments into a map.
#include <omp.h>

#include <memory>
#include <oneapi/dnnl/dnnl.hpp>
#include <span>

#include "aligned.h"
#include "peer.h"

namespace peers {

using dnnl::memory;
using Description = memory::desc;
inline constexpr auto any = memory::format_tag::any;

struct Device {
  dnnl::engine engine{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream{engine};
  Device() { omp_set_num_threads(1); }
};

inline Device& device() {
  static Device one;
  return one;
}

inline Description described(const memory::dims& sizes, memory::format_tag tag) { return {sizes, memory::data_type::f32, tag}; }

inline memory over(const Description& description, const float* data) { return {description, device().engine, const_cast<float*>(data)}; }

/// `source` in the layout `to`.
inline memory reordered(memory source, const Description& to) {
  memory result(to, device().engine);
  dnnl::reorder(source, result).execute(device().stream, source, result);
  device().stream.wait();
  return result;
}

/// `values` as `from` describes them, in the layout `to`.
inline memory packed(const Description& from, const Floats& values, const Description& to) {
  return reordered(over(from, values.data()), to);
}

inline void execute(const dnnl::primitive& primitive, std::span<const dnnl_exec_arg_t> arguments) {
  dnnl::error::wrap_c_api(
      dnnl_primitive_execute(primitive.get(), device().stream.get(), static_cast<int>(arguments.size()), arguments.data()),
      "a primitive of oneDNN failed");
}

/// A sequence of vanilla_rnn forward and backward: the derivatives of training_gradients().
std::unique_ptr<Recurrence> make_onednn_training(const Problem& problem);

}  // namespace peers
