#pragma once
#include <Halide.h>

#include <string>

namespace cellc {

/// Appends `lowered`, the functions on the host that launch a kernel and its PTX, to `module`, with one call of the runtime in place of
/// those of Halide's own:
///
///   int cellc_cuda_launch(void* context, const char* ptx, const char* entry, int32_t blocks_x, blocks_y, blocks_z,
///                         threads_x, threads_y, threads_z, shared_bytes, const int64_t* sizes, void** arguments, const uint8_t* is_buffer)
///
/// `context` is what the caller gave first; `sizes` ends with 0; an argument is a halide_buffer_t*, of which the kernel gets `device`, or
/// points to a number. So an object needs nothing but this function, and the runtime decides what is loaded, where, and on which stream.
/// `kind` tells the PTX of one kernel from that of others; `resident_threads` are to fit a multiprocessor.
void append_with_runtime_calls(Halide::Module& module, const Halide::Module& lowered, const std::string& kind, int resident_threads);

}  // namespace cellc
