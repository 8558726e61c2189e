#include "cuda_place.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include <cellc/error.h>

namespace cellc::detail {
namespace {

int device_of_context(const CudaDriver& driver, CudaContext context) {
  const CudaPlace place{{}, context, nullptr};
  const CurrentContext current(place);
  int device = -1;
  check_cuda(driver.ctx_get_device(&device));
  return device;
}

// "20.00 MiB"
std::string bytes_text(size_t bytes) {
  constexpr const char* units[] = {"bytes", "KiB", "MiB", "GiB"};
  auto value = static_cast<double>(bytes);
  int unit = 0;
  while (value >= 1024 && unit < 3) value /= 1024, ++unit;
  char text[64];
  std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.2f %s", value, units[unit]);
  return text;
}

[[noreturn]] void throw_out_of_memory(const CudaPlace& place, size_t bytes) {
  std::string text = "CUDA out of memory. Tried to allocate " + bytes_text(bytes) + ".";
  size_t free = 0, total = 0;
  if (cuda_driver().mem_get_info(&free, &total) == cuda_success)
    text += " GPU " + std::to_string(place.device.index) + " has a total capacity of " + bytes_text(total) + " of which " +
            bytes_text(free) + " is free.";
  throw Error(text);
}

void check_allocated(CudaResult result, const CudaPlace& place, size_t bytes) {
  if (result == cuda_out_of_memory) throw_out_of_memory(place, bytes);
  check_cuda(result);
}

}  // namespace

CudaPlace cuda_place(const Device& device, void* stream) {
  const CudaDriver& driver = cuda_driver();
  int count = 0, ordinal = 0;
  check_cuda(driver.device_get_count(&count));
  check_cuda(device.index < count ? cuda_success : cuda_invalid_device);
  check_cuda(driver.device_get(&ordinal, device.index));
  CudaPlace place{device, nullptr, static_cast<CudaStream>(stream)};
  if (stream != nullptr) {
    check_cuda(driver.stream_get_ctx(place.stream, &place.context));
    if (device_of_context(driver, place.context) != ordinal)
      throw Error("stream: it belongs to another GPU than the module's device " + to_string(device));
    return place;
  }
  check_cuda(driver.ctx_get_current(&place.context));
  if (place.context != nullptr && device_of_context(driver, place.context) == ordinal) return place;
  check_cuda(driver.device_primary_ctx_retain(&place.context, ordinal));
  return place;
}

// The driver takes no zero bytes, and pack reads, and drops, the first element of a parameter that has none.
constexpr size_t least_bytes = 16;

CudaMemory::CudaMemory(const CudaPlace& place, size_t bytes) : place_(place) {
  const CurrentContext current(place);
  check_allocated(cuda_driver().mem_alloc(&data_, std::max(bytes, least_bytes)), place, bytes);
}

CudaMemory CudaMemory::adopt(const CudaPlace& place, void* data) noexcept {
  CudaMemory memory;
  memory.place_ = place;
  memory.data_ = cuda_pointer(data);
  return memory;
}

CudaMemory::CudaMemory(CudaMemory&& other) noexcept : place_(other.place_), data_(std::exchange(other.data_, 0)) {}

CudaMemory& CudaMemory::operator=(CudaMemory&& other) noexcept {
  std::swap(place_, other.place_);
  std::swap(data_, other.data_);
  return *this;
}

CudaMemory::~CudaMemory() {
  if (data_ == 0 || cuda_driver().ctx_push_current(place_.context) != cuda_success) return;
  cuda_driver().mem_free(data_);
  CudaContext popped;
  cuda_driver().ctx_pop_current(&popped);
}

CudaScratch::CudaScratch(const CudaPlace& place, size_t bytes) : place_(place) {
  check_allocated(cuda_driver().mem_alloc_async(&data_, std::max(bytes, least_bytes), place.stream), place, bytes);
}

CudaScratch::CudaScratch(CudaScratch&& other) noexcept : place_(other.place_), data_(std::exchange(other.data_, 0)) {}

CudaScratch::~CudaScratch() {
  if (data_ != 0) cuda_driver().mem_free_async(data_, place_.stream);
}

}  // namespace cellc::detail
