// Intel's MKL, linked with its sequential layer: sgemv for one row; for more sgemm, as it is, with weights packed by MKL, or with a kernel
// that MKL makes for the exact sizes.
#include <mkl.h>

#include <memory>
#include <stdexcept>

#include "concatenated.h"
#include "hoisted.h"
#include "module.h"

namespace peers {
namespace {

/// Column-major for BLAS: out (H, N) = or += W (H, K) x (K, N).
struct Sizes {
  MKL_INT hidden, inputs, rows, x_stride, out_stride;
  float beta;
  explicit Sizes(const ProductShape& shape)
      : hidden(static_cast<MKL_INT>(shape.outputs)),
        inputs(static_cast<MKL_INT>(shape.inputs)),
        rows(static_cast<MKL_INT>(shape.rows)),
        x_stride(static_cast<MKL_INT>(shape.x_stride)),
        out_stride(static_cast<MKL_INT>(shape.out_stride)),
        beta(shape.adds ? 1.0f : 0.0f) {}
};

/// Weights W(H, K) or W(K, H).
template <bool ByOutput>
class Plain {
 public:
  Plain(const ProductShape& shape, const Floats& weights)
      : sizes_(shape), weights_(ByOutput ? weights : transposed(weights, shape.outputs)) {}

  void operator()(const float* x, float* out) const {
    constexpr CBLAS_TRANSPOSE transpose = ByOutput ? CblasTrans : CblasNoTrans;
    const auto& [hidden, inputs, rows, x_stride, out_stride, beta] = sizes_;
    const MKL_INT leading = ByOutput ? inputs : hidden;
    if (rows == 1)
      cblas_sgemv(CblasColMajor, transpose, leading, ByOutput ? hidden : inputs, 1, weights_.data(), leading, x, 1, beta, out, 1);
    else
      cblas_sgemm(CblasColMajor, transpose, CblasNoTrans, hidden, rows, inputs, 1, weights_.data(), leading, x, x_stride, beta, out,
                  out_stride);
  }

 private:
  Sizes sizes_;
  Floats weights_;
};

class Packed {
 public:
  Packed(const ProductShape& shape, const Floats& weights)
      : sizes_(shape), packed_(cblas_sgemm_pack_get_size(CblasAMatrix, sizes_.hidden, sizes_.rows, sizes_.inputs) / sizeof(float)) {
    cblas_sgemm_pack(CblasColMajor, CblasAMatrix, CblasTrans, sizes_.hidden, sizes_.rows, sizes_.inputs, 1, weights.data(), sizes_.inputs,
                     packed_.data());
  }

  void operator()(const float* x, float* out) const {
    const auto& [hidden, inputs, rows, x_stride, out_stride, beta] = sizes_;
    cblas_sgemm_compute(CblasColMajor, CblasPacked, CblasNoTrans, hidden, rows, inputs, packed_.data(), hidden, x, x_stride, beta, out,
                        out_stride);
  }

 private:
  Sizes sizes_;
  Floats packed_;
};

class Generated {
 public:
  Generated(const ProductShape& shape, const Floats& weights) : weights_(transposed(weights, shape.outputs)) {
    const auto& [hidden, inputs, rows, x_stride, out_stride, beta] = Sizes(shape);
    void* jitter = nullptr;
    if (mkl_jit_create_sgemm(&jitter, MKL_COL_MAJOR, MKL_NOTRANS, MKL_NOTRANS, hidden, rows, inputs, 1, hidden, x_stride, beta,
                             out_stride) == MKL_JIT_ERROR)
      throw std::runtime_error("MKL makes no kernel for these sizes");
    jitter_.reset(jitter, mkl_jit_destroy);
    kernel_ = mkl_jit_get_sgemm_ptr(jitter);
  }

  void operator()(const float* x, float* out) const {
    kernel_(jitter_.get(), const_cast<float*>(weights_.data()), const_cast<float*>(x), out);
  }

 private:
  Floats weights_;
  std::shared_ptr<void> jitter_;
  sgemm_jit_kernel_t kernel_ = nullptr;
};

template <typename Product>
constexpr auto make = make_either<Product, ConcatenatedRecurrence>;

}  // namespace
}  // namespace peers

void add_peers(std::vector<peers::Peer>& table) {
  using namespace peers;
  table.push_back({"mkl", "W(H,K)", make<Plain<true>>});
  table.push_back({"mkl", "W(K,H)", make<Plain<false>>});
  table.push_back({"mkl", "packed", make<Packed>});
  table.push_back({"mkl", "jit", make<Generated>});
}
