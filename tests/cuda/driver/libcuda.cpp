// A driver without a GPU: the functions of libcuda.so.1 that cellc uses. Kernels are run from their PTX (machine.h), memory of the device
// cannot be touched by the host, and what is called is written down.
#include <sys/mman.h>

#include <cstdio>
#include <map>
#include <memory>
#include <new>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "control.h"
#include "machine.h"

namespace {

constexpr int success = 0, invalid_value = 1, out_of_memory = 2, invalid_context = 201, launch_failed = 719;

constexpr size_t most_bytes = size_t{1} << 32;

struct Context {
  int device;
  bool is_primary;
};
struct Stream {
  Context* context;
};
struct Module {
  std::vector<ptx::Kernel> kernels;
};
// Device addresses are those of pages that the host may not touch; the values lie behind them.
struct Memory {
  const Context* context;
  size_t pages;
  std::vector<char> values;
};

struct Driver {
  std::map<uint64_t, Memory> memory;
  std::vector<Context*> current{nullptr};
  std::vector<std::unique_ptr<Module>> modules;
  std::ostringstream log;
  std::string logged;
  Context primary[8], own[8];
  Stream streams[8];
  CudaControl control{};
  bool is_launching = false;

  size_t allocated() const {
    size_t bytes = 0;
    for (const auto& [address, block] : memory) bytes += block.values.size();
    return bytes;
  }
};

Driver& driver() {
  static Driver all;
  return all;
}

char* memory_at(uint64_t address, size_t bytes) {
  auto found = driver().memory.upper_bound(address);
  if (found == driver().memory.begin()) throw std::runtime_error("an address of no memory");
  --found;
  if (driver().is_launching && found->second.context != driver().current.back()) throw std::runtime_error("memory of another context");
  if (address + bytes > found->first + found->second.values.size()) throw std::runtime_error("beyond the end of its memory");
  return found->second.values.data() + (address - found->first);
}

template <class Call>
int checked(Call call) {
  try {
    return driver().current.back() == nullptr ? invalid_context : (call(), success);
  } catch (const std::runtime_error& error) {
    std::fprintf(stderr, "emulated GPU: %s\n", error.what());
    return launch_failed;
  }
}

// With a page behind it that is no memory, so that neighbours are not reached.
int allocate(uint64_t* address, size_t bytes) {
  Driver& d = driver();
  if (bytes == 0) return invalid_value;
  if (d.current.back() == nullptr) return invalid_context;
  if (d.control.memory != 0 && d.allocated() + bytes > d.control.memory) return out_of_memory;
  const size_t pages = (bytes + 2 * 4096) / 4096 * 4096;
  void* reserved = mmap(nullptr, pages, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (reserved == MAP_FAILED || bytes > most_bytes) return out_of_memory;
  *address = reinterpret_cast<uint64_t>(reserved);
  d.memory[*address] = {d.current.back(), pages, std::vector<char>(bytes, '\x7f')};
  return success;
}

int release(uint64_t address) {
  const auto found = driver().memory.find(address);
  if (found == driver().memory.end()) return invalid_value;
  munmap(reinterpret_cast<void*>(address), found->second.pages);
  driver().memory.erase(found);
  return success;
}

void note(const char* what, size_t bytes, void* stream) { driver().log << what << " " << bytes << " stream " << stream << "\n"; }

}  // namespace

extern "C" {

CudaControl* cellc_cuda_control() {
  CudaControl& control = driver().control;
  control.log = [] {
    driver().logged = driver().log.str();
    driver().log.str("");
    return driver().logged.c_str();
  };
  control.allocated = [] { return driver().allocated(); };
  control.stream = [](int device) -> void* { return &driver().streams[device]; };
  control.context = [](int device) -> void* { return &driver().own[device]; };
  control.make_current = [](void* context) { driver().current.back() = static_cast<Context*>(context); };
  return &control;
}

int cuInit(unsigned) {
  Driver& d = driver();
  if (d.control.devices == 0) d.control.devices = 2;
  for (int k = 0; k < 8; ++k) {
    d.primary[k] = {k, true};
    d.own[k] = {k, false};
    d.streams[k] = {&d.own[k]};
  }
  return success;
}
int cuGetErrorString(int result, const char** text) {
  *text = result == launch_failed ? "unspecified launch failure" : result == 101 ? "invalid device ordinal" : "invalid argument";
  return success;
}
int cuDeviceGetCount(int* count) { return *count = driver().control.devices, success; }
int cuDeviceGet(int* device, int ordinal) { return *device = ordinal, success; }
int cuDevicePrimaryCtxRetain(Context** context, int device) { return *context = &driver().primary[device], success; }
int cuCtxGetCurrent(Context** context) { return *context = driver().current.back(), success; }
int cuCtxGetDevice(int* device) {
  return checked([&] { *device = driver().current.back()->device; });
}
int cuCtxPushCurrent_v2(Context* context) { return driver().current.push_back(context), success; }
int cuCtxPopCurrent_v2(Context** context) {
  *context = driver().current.back();
  driver().current.pop_back();
  return success;
}
int cuStreamGetCtx(Stream* stream, Context** context) { return *context = stream->context, success; }
int cuStreamSynchronize(Stream* stream) {
  note("synchronize", 0, stream);
  return success;
}
int cuModuleLoadData(Module** module, const void* image) {
  return checked([&] {
    driver().modules.push_back(std::make_unique<Module>(Module{ptx::read_program(static_cast<const char*>(image))}));
    *module = driver().modules.back().get();
    driver().log << "load\n";
  });
}
int cuModuleGetFunction(ptx::Kernel** function, Module* module, const char* name) {
  for (ptx::Kernel& kernel : module->kernels)
    if (kernel.name == name) return *function = &kernel, success;
  return 500;  // not found
}
int cuMemAlloc_v2(uint64_t* address, size_t bytes) { return allocate(address, bytes); }
int cuMemFree_v2(uint64_t address) { return release(address); }
int cuMemAllocAsync(uint64_t* address, size_t bytes, Stream*) { return allocate(address, bytes); }
int cuMemFreeAsync(uint64_t address, Stream*) { return release(address); }
int cuMemGetInfo_v2(size_t* free, size_t* total) {
  *total = driver().control.memory;
  *free = *total - driver().allocated();
  return success;
}
int cuMemcpyHtoDAsync_v2(uint64_t to, const void* from, size_t bytes, Stream* stream) {
  note("to device", bytes, stream);
  return checked([&] { std::memcpy(memory_at(to, bytes), from, bytes); });
}
int cuMemcpyDtoHAsync_v2(void* to, uint64_t from, size_t bytes, Stream* stream) {
  note("to host", bytes, stream);
  return checked([&] { std::memcpy(to, memory_at(from, bytes), bytes); });
}
int cuMemcpyDtoDAsync_v2(uint64_t to, uint64_t from, size_t bytes, Stream* stream) {
  note("on device", bytes, stream);
  return checked([&] { std::memcpy(memory_at(to, bytes), memory_at(from, bytes), bytes); });
}
int cuMemsetD8Async(uint64_t to, unsigned char value, size_t bytes, Stream* stream) {
  note("set", bytes, stream);
  return checked([&] { std::memset(memory_at(to, bytes), value, bytes); });
}
int cuLaunchKernel(ptx::Kernel* kernel, unsigned blocks_x, unsigned blocks_y, unsigned blocks_z, unsigned threads_x, unsigned threads_y,
                   unsigned threads_z, unsigned shared_bytes, Stream* stream, void** parameters, void**) {
  Driver& d = driver();
  d.log << "launch " << kernel->name << " blocks " << blocks_x << "," << blocks_y << "," << blocks_z << " threads " << threads_x << ","
        << threads_y << "," << threads_z << " shared " << shared_bytes << " device " << (d.current.back() ? d.current.back()->device : -1)
        << (d.current.back() && d.current.back()->is_primary ? " primary" : " own") << " stream " << stream << "\n";
  if (const int result = std::exchange(d.control.fail_launch, 0)) return result;
  // The limits of every GPU since compute capability 7.5.
  if (threads_x * threads_y * threads_z > 1024 || threads_z > 64 || shared_bytes > 48 << 10 || blocks_x * blocks_y * blocks_z == 0 ||
      blocks_y > 65535 || blocks_z > 65535)
    return invalid_value;
  const int result = checked([&] {
    const size_t last = kernel->parameter_bytes.size() - 1;
    std::vector<char> values(kernel->parameter_offsets[last] + kernel->parameter_bytes[last]);
    for (size_t k = 0; k <= last; ++k) std::memcpy(values.data() + kernel->parameter_offsets[k], parameters[k], kernel->parameter_bytes[k]);
    d.is_launching = true;
    ptx::launch(*kernel, values.data(), {blocks_x, blocks_y, blocks_z}, {threads_x, threads_y, threads_z}, shared_bytes, memory_at);
  });
  d.is_launching = false;
  return result;
}

}  // extern "C"
