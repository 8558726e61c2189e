// OpenBLAS, one thread. It picks its kernels while it is loaded, by the processor's name, and 0.3.21 falls back to old ones for a processor
// newer than itself; so it is loaded here, after it has been told which to take (whatever the environment says).
#include <cblas.h>
#include <dlfcn.h>

#include <cstdlib>
#include <stdexcept>

#include "concatenated.h"
#include "hoisted.h"

namespace peers {
namespace {

struct OpenBlas {
  decltype(&cblas_sgemv) sgemv;
  decltype(&cblas_sgemm) sgemm;
};

template <typename Function>
void find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  if (!function) throw std::runtime_error(std::string("OpenBLAS has no ") + name);
}

OpenBlas load() {
  if (__builtin_cpu_supports("avx512f") || __builtin_cpu_supports("avx2"))
    setenv("OPENBLAS_CORETYPE", __builtin_cpu_supports("avx512f") ? "SkylakeX" : "Haswell", 1);
  void* library = dlopen(CELLC_OPENBLAS_LIBRARY, RTLD_NOW);
  if (!library) throw std::runtime_error(dlerror());
  OpenBlas blas{};
  decltype(&openblas_set_num_threads) set_threads = nullptr;
  find(library, "openblas_set_num_threads", set_threads);
  set_threads(1);
  find(library, "cblas_sgemv", blas.sgemv);
  find(library, "cblas_sgemm", blas.sgemm);
  return blas;
}

/// Weights W(H, K) or W(K, H); both are column-major matrices for BLAS, the first transposed.
template <bool ByOutput>
class Product {
 public:
  Product(const ProductShape& shape, const Floats& weights)
      : hidden_(static_cast<blasint>(shape.outputs)),
        inputs_(static_cast<blasint>(shape.inputs)),
        rows_(static_cast<blasint>(shape.rows)),
        x_stride_(static_cast<blasint>(shape.x_stride)),
        out_stride_(static_cast<blasint>(shape.out_stride)),
        beta_(shape.adds ? 1 : 0),
        weights_(ByOutput ? weights : transposed(weights, shape.outputs)) {}

  void operator()(const float* x, float* out) const {
    constexpr CBLAS_TRANSPOSE transpose = ByOutput ? CblasTrans : CblasNoTrans;
    const blasint leading = ByOutput ? inputs_ : hidden_;
    if (rows_ == 1)
      blas_.sgemv(CblasColMajor, transpose, ByOutput ? inputs_ : hidden_, ByOutput ? hidden_ : inputs_, 1, weights_.data(), leading, x, 1,
                  beta_, out, 1);
    else
      blas_.sgemm(CblasColMajor, transpose, CblasNoTrans, hidden_, rows_, inputs_, 1, weights_.data(), leading, x, x_stride_, beta_, out,
                  out_stride_);
  }

 private:
  static const OpenBlas& library() {
    static const OpenBlas blas = load();
    return blas;
  }
  const OpenBlas& blas_ = library();
  blasint hidden_, inputs_, rows_, x_stride_, out_stride_;
  float beta_;
  Floats weights_;
};

}  // namespace

extern const Peer openblas_by_output = {"openblas", "W(H,K)", make_either<Product<true>, ConcatenatedRecurrence>};
extern const Peer openblas_by_input = {"openblas", "W(K,H)", make_either<Product<false>, ConcatenatedRecurrence>};

}  // namespace peers
