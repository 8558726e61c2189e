#pragma once
#include <memory>
#include <utility>
#include <vector>

#include <cellc/error.h>
#include <cellc/tensor_view.h>

namespace cellc {

/// A contiguous tensor that owns its memory, aligned to 64 bytes. A value: a copy copies the elements. Converts to the views, so that it
/// goes wherever they do. It lies in host memory or on a GPU, in the context that is current when it is made, else in torch's.
class Tensor {
 public:
  Tensor() = default;  ///< undefined
  Tensor(const Tensor& other);
  Tensor(Tensor&& other) noexcept;
  Tensor& operator=(Tensor other) noexcept;
  ~Tensor() = default;

  /// Error: a negative size, or more bytes than can be addressed, in torch's words; std::bad_alloc.
  /// Error in torch's words: no driver or GPU, or one that is out of memory.
  static Tensor empty(const IntArray& sizes, DType dtype = DType::float32, const Device& device = {});
  static Tensor zeros(const IntArray& sizes, DType dtype = DType::float32, const Device& device = {});
  /// The values in row-major order: Tensor::from<float>({1, 2, 3, 4, 5, 6}, {2, 3}). Error unless there are as many as the sizes say.
  template <class T>
  static Tensor from(const std::vector<T>& values, const IntArray& sizes) {
    return from_memory(DTypeOf<T>::value, values.data(), values.size(), sizes);
  }

  TensorView view() noexcept { return view_; }
  ConstTensorView view() const noexcept { return view_; }
  operator const TensorView&() noexcept { return view_; }
  operator const ConstTensorView&() noexcept { return view_; }
  operator const ConstTensorView&() const noexcept { return view_; }

  /// A copy there; it waits for what is under way on that GPU's default stream, not for other streams.
  Tensor to(const Device& device) const;
  Tensor cpu() const { return to({}); }

  Device device() const noexcept { return view_.device(); }
  bool defined() const noexcept { return view_.defined(); }
  DType dtype() const noexcept { return view_.dtype(); }
  int dim() const noexcept { return view_.dim(); }
  const IntArray& sizes() const noexcept { return view_.sizes(); }
  int64_t size(int dimension) const { return view_.size(dimension); }
  int64_t numel() const noexcept { return view_.numel(); }
  size_t nbytes() const noexcept { return static_cast<size_t>(numel()) * element_size(dtype()); }

  void* data() noexcept { return view_.data(); }
  const void* data() const noexcept { return view_.data(); }
  template <class T>
  T* data() {
    return view_.data<T>();
  }
  template <class T>
  const T* data() const {
    return view_.data<T>();
  }
  template <class T>
  T& at(const IntArray& index) {
    return view_.at<T>(index);
  }
  template <class T>
  const T& at(const IntArray& index) const {
    return view_.at<T>(index);
  }

 private:
  struct Free {
    void* context;  ///< of memory of a GPU
    void operator()(void* memory) const noexcept;
  };
  static Tensor from_memory(DType dtype, const void* values, size_t count, const IntArray& sizes);

  std::unique_ptr<void, Free> memory_;
  TensorView view_;
};

}  // namespace cellc
