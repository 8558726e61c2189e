#include "cuda_kernels.h"

#include <array>
#include <cstring>
#include <map>
#include <mutex>
#include <string_view>
#include <utility>

#include <cellc/step.h>

#include "kernel_buffer.h"

namespace cellc::detail {
namespace {

constexpr int most_parameters = 128;  // of a kernel on the device: 4 KB, the most that CUDA passes, hold some hundreds

const CudaEntry* find_entry(const std::vector<CudaEntry>& entries, const char* ptx, const char* name) noexcept {
  for (const CudaEntry& entry : entries)
    if (entry.ptx == ptx && entry.name == name) return &entry;
  return nullptr;
}

// ".visible .entry NAME("
std::vector<std::string> entry_names(std::string_view ptx) {
  constexpr std::string_view mark = ".entry ";
  std::vector<std::string> names;
  for (size_t at = ptx.find(mark); at != std::string_view::npos; at = ptx.find(mark, at)) {
    at += mark.size();
    names.emplace_back(ptx.substr(at, ptx.find('(', at) - at));
  }
  return names;
}

std::vector<CudaEntry> load(const char* ptx) {
  const CudaDriver& driver = cuda_driver();
  CudaModule module = nullptr;
  check_cuda(driver.module_load_data(&module, ptx));
  std::vector<CudaEntry> entries;
  for (const std::string& name : entry_names(ptx)) {
    CudaFunction function = nullptr;
    check_cuda(driver.module_get_function(&function, module, name.c_str()));
    entries.push_back({ptx, name, function});
  }
  return entries;
}

// Loaded once for each context, for the life of the program.
const std::vector<CudaEntry>& loaded(const char* ptx, const CudaPlace& place) {
  static std::mutex& mutex = *new std::mutex;
  static auto& all = *new std::map<std::pair<CudaContext, const char*>, std::vector<CudaEntry>>;
  const std::lock_guard<std::mutex> lock(mutex);
  const auto found = all.find({place.context, ptx});
  return found != all.end() ? found->second : all.emplace(std::pair(place.context, ptx), load(ptx)).first->second;
}

// Asks a function for its code: a call with buffers of no extent that launches nothing.
const char* ptx_of(KernelFunction function, size_t argument_count) {
  CudaCall call{nullptr, nullptr};
  CudaCall* context = &call;
  std::array<KernelDimension, 3> dims{};
  KernelBuffer buffer{};
  buffer.dim = dims.data();
  buffer.dimensions = 3;
  buffer.host = reinterpret_cast<uint8_t*>(&buffer);
  std::vector<void*> arguments(argument_count, &buffer);
  arguments[0] = &context;
  function(arguments.data());
  return call.ptx;
}

}  // namespace

std::vector<CudaEntry> load_cuda_entries(const KernelInfo& kernel, const CudaPlace& place) {
  const CurrentContext current(place);
  std::vector<CudaEntry> entries;
  const size_t most_arguments = 2 * Step::max_arguments + 16 + static_cast<size_t>(kernel.cell->param_count);
  for (const KernelFunction function : {kernel.pack, kernel.step, kernel.step_many, kernel.project, kernel.recur}) {
    if (function == nullptr) continue;
    const std::vector<CudaEntry>& more = loaded(ptx_of(function, most_arguments), place);
    entries.insert(entries.end(), more.begin(), more.end());
  }
  return entries;
}

}  // namespace cellc::detail

// What generated code calls (generator/lower/cuda_calls.h). Allocates nothing and locks nothing of its own.
extern "C" int cellc_cuda_launch(void* context, const char* ptx, const char* entry, int32_t blocks_x, int32_t blocks_y, int32_t blocks_z,
                                 int32_t threads_x, int32_t threads_y, int32_t threads_z, int32_t shared_bytes, const int64_t* sizes,
                                 void** arguments, const uint8_t* is_buffer) {
  using namespace cellc::detail;
  auto& call = *static_cast<CudaCall*>(context);
  call.ptx = ptx;
  if (call.entries == nullptr || call.result != cuda_success) return call.result;
  const CudaEntry* found = find_entry(*call.entries, ptx, entry);
  void* parameters[most_parameters];
  int count = 0;
  for (; sizes[count] != 0 && count < most_parameters; ++count)
    parameters[count] = is_buffer[count] != 0 ? &static_cast<KernelBuffer*>(arguments[count])->device : arguments[count];
  if (found == nullptr || count == most_parameters) return call.result = cuda_invalid_value;
  const auto u = [](int32_t value) { return static_cast<unsigned>(value); };
  return call.result = cuda_driver().launch_kernel(found->function, u(blocks_x), u(blocks_y), u(blocks_z), u(threads_x), u(threads_y),
                                                   u(threads_z), u(shared_bytes), call.stream, parameters, nullptr);
}
