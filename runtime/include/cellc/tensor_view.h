#pragma once
#include <type_traits>

#include <cellc/device.h>
#include <cellc/dtype.h>
#include <cellc/int_array.h>

namespace cellc {

class Tensor;

/// A tensor in somebody else's memory, for reading. Strides are in elements, may be zero or negative, and the memory needs no alignment.
/// Making and slicing views allocates nothing. Default-constructed: undefined, which stands for an argument that is not given.
/// Dimensions and indices may be negative: they then count from the end.
///
/// Memory of a GPU is a view that says so: ConstTensorView(DType::float32, pointer, {3, 20}).on({DeviceType::cuda, 0}). Its elements cannot
/// be read here; copy_ moves them to host memory and back.
class ConstTensorView {
 public:
  ConstTensorView() = default;
  ConstTensorView(DType dtype, const void* data, const IntArray& sizes, const IntArray& strides);
  ConstTensorView(DType dtype, const void* data, const IntArray& sizes);  ///< contiguous
  template <class T, DType dtype = DTypeOf<T>::value>
  ConstTensorView(const T* data, const IntArray& sizes) : ConstTensorView(dtype, data, sizes) {}
  template <class T, DType dtype = DTypeOf<T>::value>
  ConstTensorView(const T* data, const IntArray& sizes, const IntArray& strides) : ConstTensorView(dtype, data, sizes, strides) {}

  bool defined() const noexcept { return defined_; }
  DType dtype() const noexcept { return dtype_; }
  int dim() const noexcept { return sizes_.size(); }
  const IntArray& sizes() const noexcept { return sizes_; }
  const IntArray& strides() const noexcept { return strides_; }
  int64_t size(int dimension) const;    ///< IndexError if there is no such dimension
  int64_t stride(int dimension) const;  ///< in elements; IndexError
  int64_t numel() const noexcept;
  bool is_contiguous() const noexcept;

  Device device() const noexcept { return device_; }        ///< where the memory lies
  ConstTensorView on(const Device& device) const noexcept;  ///< the same view of memory that lies there

  const void* data() const noexcept { return data_; }
  template <class T>
  const T* data() const {  ///< the first element; TypeError unless T is the dtype
    expect_dtype(DTypeOf<T>::value);
    return static_cast<const T*>(data_);
  }
  template <class T>
  const T& at(const IntArray& index) const {  ///< IndexError, TypeError
    return data<T>()[offset_of(index)];
  }

  ConstTensorView select(int dimension, int64_t index) const;                                ///< without the dimension; IndexError
  ConstTensorView narrow(int dimension, int64_t start, int64_t length) const;                ///< IndexError
  ConstTensorView slice(int dimension, int64_t start, int64_t end, int64_t step = 1) const;  ///< start:end:step of Python, step >= 1
  ConstTensorView transpose(int dimension0, int dimension1) const;
  ConstTensorView unsqueeze(int dimension) const;  ///< one more dimension, of size 1

  Tensor clone() const;  ///< a contiguous copy

 protected:
  void expect_dtype(DType dtype) const;
  int64_t offset_of(const IntArray& index) const;

 private:
  IntArray sizes_;
  IntArray strides_;
  const void* data_ = nullptr;
  Device device_;
  DType dtype_ = DType::float32;
  bool defined_ = false;
};

/// As ConstTensorView, for reading and writing.
class TensorView : public ConstTensorView {
 public:
  TensorView() = default;
  TensorView(DType dtype, void* data, const IntArray& sizes, const IntArray& strides) : ConstTensorView(dtype, data, sizes, strides) {}
  TensorView(DType dtype, void* data, const IntArray& sizes) : ConstTensorView(dtype, data, sizes) {}
  template <class T, DType dtype = DTypeOf<T>::value>
  TensorView(T* data, const IntArray& sizes) : ConstTensorView(dtype, data, sizes) {}
  template <class T, DType dtype = DTypeOf<T>::value>
  TensorView(T* data, const IntArray& sizes, const IntArray& strides) : ConstTensorView(dtype, data, sizes, strides) {}

  void* data() const noexcept { return const_cast<void*>(ConstTensorView::data()); }
  template <class T>
  T* data() const {
    return const_cast<T*>(ConstTensorView::data<T>());
  }
  template <class T>
  T& at(const IntArray& index) const {
    return data<T>()[offset_of(index)];
  }

  TensorView on(const Device& device) const noexcept { return writable(ConstTensorView::on(device)); }
  TensorView select(int dimension, int64_t index) const { return writable(ConstTensorView::select(dimension, index)); }
  TensorView narrow(int dimension, int64_t start, int64_t length) const {
    return writable(ConstTensorView::narrow(dimension, start, length));
  }
  TensorView slice(int dimension, int64_t start, int64_t end, int64_t step = 1) const {
    return writable(ConstTensorView::slice(dimension, start, end, step));
  }
  TensorView transpose(int dimension0, int dimension1) const { return writable(ConstTensorView::transpose(dimension0, dimension1)); }
  TensorView unsqueeze(int dimension) const { return writable(ConstTensorView::unsqueeze(dimension)); }

  /// Copies the elements of a tensor of the same sizes, converted to this dtype. Error: other sizes; TypeError: a conversion that is not
  /// there (they are: between equal dtypes, and from every real dtype but float8 to float32, float64, bfloat16
  /// and float16, to the nearest). Between devices and on one, both must be contiguous and of one dtype: TypeError else.
  void copy_(const ConstTensorView& from) const;

 private:
  explicit TensorView(const ConstTensorView& view) noexcept : ConstTensorView(view) {}
  static TensorView writable(const ConstTensorView& view) noexcept { return TensorView(view); }
};

}  // namespace cellc
