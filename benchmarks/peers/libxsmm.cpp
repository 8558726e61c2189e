// libxsmm: kernels made at run time for the exact shapes. The caller blocks: weights in panels of 32 or 64 outputs, W(K, panel) each, and
// rows of the batch in blocks of at most 48.
#include <libxsmm.h>

#include <algorithm>
#include <stdexcept>

#include "concatenated.h"
#include "hoisted.h"

namespace peers {
namespace {

/// C (column-major, panel x rows) = or += A (panel x K) * B (K x rows).
libxsmm_smmfunction dispatch(int panel, int rows, const ProductShape& shape) {
  const int k = static_cast<int>(shape.inputs), x_stride = static_cast<int>(shape.x_stride),
            out_stride = static_cast<int>(shape.out_stride);
  const float alpha = 1, beta = shape.adds ? 1 : 0;
  const int flags = LIBXSMM_GEMM_FLAG_NONE, prefetch = LIBXSMM_GEMM_PREFETCH_NONE;
  const libxsmm_smmfunction kernel = libxsmm_smmdispatch(panel, rows, k, &panel, &x_stride, &out_stride, &alpha, &beta, &flags, &prefetch);
  if (!kernel) throw std::runtime_error("libxsmm makes no kernel for these sizes");
  return kernel;
}

template <int Panel>
class Product {
 public:
  Product(const ProductShape& shape, const Floats& by_output)
      : shape_(shape),
        panel_(std::min(Panel, static_cast<int>(shape.outputs))),
        panels_(static_cast<int>(shape.outputs) / panel_),
        blocks_((shape.rows + 47) / 48),
        rows_(shape.rows / blocks_),
        kernel_(dispatch(panel_, static_cast<int>(rows_), shape)),
        longer_(shape.rows % blocks_ ? dispatch(panel_, static_cast<int>(rows_) + 1, shape) : kernel_) {
    const Floats weights = transposed(by_output, shape.outputs);
    for (int p = 0; p < panels_; ++p)
      for (int64_t k = 0; k < shape.inputs; ++k) {
        const auto from = weights.begin() + k * shape.outputs + p * panel_;
        packed_.insert(packed_.end(), from, from + panel_);
      }
  }

  void operator()(const float* x, float* out) const {
    for (int p = 0; p < panels_; ++p)
      for (int64_t block = 0, n = 0; block < blocks_; ++block) {
        const bool longer = block < shape_.rows % blocks_;
        (longer ? longer_ : kernel_)(packed_.data() + int64_t{p} * panel_ * shape_.inputs, x + n * shape_.x_stride,
                                     out + n * shape_.out_stride + p * panel_);
        n += rows_ + longer;
      }
  }

 private:
  ProductShape shape_;
  int panel_, panels_;
  int64_t blocks_, rows_;
  libxsmm_smmfunction kernel_, longer_;
  Floats packed_;
};

/// Null where the outputs are not a whole number of panels, or where a wider panel is the same as a narrower one.
template <int Panel, int Narrower>
std::unique_ptr<Recurrence> make(const Problem& problem) {
  const int64_t panel = std::min<int64_t>(Panel, problem.hidden_size);
  if (problem.hidden_size % panel != 0 || problem.hidden_size <= Narrower) return nullptr;
  return make_either<Product<Panel>, ConcatenatedRecurrence>(problem);
}

}  // namespace

extern const Peer libxsmm_panel32 = {"libxsmm", "panels of 32", make<32, 0>};
extern const Peer libxsmm_panel64 = {"libxsmm", "panels of 64", make<64, 32>};

}  // namespace peers
