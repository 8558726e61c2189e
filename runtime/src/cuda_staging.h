#pragma once
#include <vector>

#include <cellc/tensor.h>

#include "cuda_place.h"

namespace cellc::detail {

/// Copies on the device, for one call, of what is in host memory. The context must be current.
class CudaStaging {
 public:
  explicit CudaStaging(const CudaPlace& place) : place_(place) {}

  /// The view itself if it is on the device, else a contiguous copy there; an undefined one stays so.
  ConstTensorView input(const ConstTensorView& view);
  /// The same for a tensor that is written: finish() copies it back.
  TensorView output(const TensorView& view);
  /// Memory on the device, until the call is over.
  void* scratch(size_t bytes) { return scratch_.emplace_back(place_, bytes).data(); }

  /// When there was host memory: copies results there and waits until all is done.
  void finish();

 private:
  struct Result {
    TensorView host;
    const void* device;
  };

  const CudaPlace& place_;
  std::vector<CudaScratch> scratch_;
  std::vector<Tensor> contiguous_;
  std::vector<Result> results_;
  bool has_host_memory_ = false;
};

}  // namespace cellc::detail
