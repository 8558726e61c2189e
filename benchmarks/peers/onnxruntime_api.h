#pragma once
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

// The C interface of ONNX Runtime, as far as it is used here: its package brings no header. The interface is a table of functions to which
// each version only appends, so every function keeps its place.
namespace peers::onnx {

enum class Call : size_t {
  GetErrorMessage = 2,
  CreateEnv = 3,
  CreateSessionFromArray = 8,
  CreateSessionOptions = 10,
  SetIntraOpNumThreads = 24,
  CreateTensorWithDataAsOrtValue = 49,
  CreateCpuMemoryInfo = 69,
  ReleaseSession = 95,
  ReleaseValue = 96,
  RunWithBinding = 133,
  CreateIoBinding = 134,
  ReleaseIoBinding = 135,
  BindInput = 136,
  BindOutput = 137
};

/// What OrtGetApiBase gives; the table of an old version is the beginning of that of every later one.
struct Base {
  void* const* (*table)(uint32_t version);
  const char* (*version)();
};
inline constexpr uint32_t oldest_version = 11;

class Api {
 public:
  explicit Api(void* const* table) : table_(table) {
    if (!table) throw std::runtime_error("this ONNX Runtime has no such interface");
  }

  /// Arguments must have the very types of the C function; handles are void*.
  template <typename... Arguments>
  void call(Call function, Arguments... arguments) const {
    if (void* const status = at<void*, Arguments...>(function)(arguments...))
      throw std::runtime_error(std::string("ONNX Runtime: ") + at<const char*, void*>(Call::GetErrorMessage)(status));
  }
  void release(Call function, void* handle) const { at<void, void*>(function)(handle); }

 private:
  template <typename Result, typename... Arguments>
  Result (*at(Call function) const)(Arguments...) {
    return reinterpret_cast<Result (*)(Arguments...)>(table_[static_cast<size_t>(function)]);
  }
  void* const* table_;
};

}  // namespace peers::onnx
