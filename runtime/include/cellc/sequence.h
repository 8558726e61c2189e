#pragma once
#include <vector>

#include <cellc/tensor.h>

namespace cellc {

/// Memory that a sequence needs beside its outputs, kept from call to call: a call whose sequence is not larger than an earlier one
/// allocates nothing. One call at a time.
class SequenceWorkspace {
 public:
  /// At least `bytes`, aligned to 64. std::bad_alloc.
  void* reserve(size_t bytes) {
    if (bytes > nbytes()) memory_ = Tensor::empty({static_cast<int64_t>(bytes)}, DType::uint8);
    return memory_.defined() ? memory_.data() : nullptr;
  }
  size_t nbytes() const noexcept { return memory_.defined() ? memory_.nbytes() : 0; }

 private:
  Tensor memory_;
};

/// How a sequence runs.
struct SequenceOptions {
  /// Steps of each row, 0 to T, in any order (torch's packed sequences); empty: T for all. After its last step a row's state stays; its
  /// outputs are 0, as torch.nn.utils.rnn.pad_packed_sequence fills them.
  std::vector<int64_t> lengths;
  /// (T, N) in row-major order: where it is not 0 the row's state before that step is zeros, hx too. Empty: nowhere.
  std::vector<uint8_t> resets;
  /// The caller's; null: the call allocates what it needs.
  SequenceWorkspace* workspace = nullptr;
  /// At most so many threads, each with rows of its own for all steps (parallel.h): the bits are those of one thread. One row is one
  /// thread's, as are sequences with lengths or resets and work below a millisecond.
  int threads = 1;
};

}  // namespace cellc
