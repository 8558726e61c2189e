// OpenBLAS, one thread. It picks its kernels while it is loaded, by the processor's name, and 0.3.21 falls back to old ones for a processor
// newer than itself; so it is loaded here, after it has been told which to take (whatever the environment says).
#include <cblas.h>
#include <dlfcn.h>

#include <cstdlib>
#include <stdexcept>

#include "concatenated.h"

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
  explicit Product(const Problem& problem)
      : hidden_(static_cast<blasint>(problem.hidden_size)),
        row_(static_cast<blasint>(problem.input_size + problem.hidden_size)),
        batch_(static_cast<blasint>(problem.batch)),
        weights_(ByOutput ? weights_by_output(problem) : weights_by_input(problem)) {}

  void operator()(const float* xh, float* out) const {
    constexpr CBLAS_TRANSPOSE transpose = ByOutput ? CblasTrans : CblasNoTrans;
    const blasint leading = ByOutput ? row_ : hidden_;
    if (batch_ == 1)
      blas_.sgemv(CblasColMajor, transpose, ByOutput ? row_ : hidden_, ByOutput ? hidden_ : row_, 1, weights_.data(), leading, xh, 1, 0,
                  out, 1);
    else
      blas_.sgemm(CblasColMajor, transpose, CblasNoTrans, hidden_, batch_, row_, 1, weights_.data(), leading, xh, row_, 0, out, row_);
  }

 private:
  static const OpenBlas& library() {
    static const OpenBlas blas = load();
    return blas;
  }
  const OpenBlas& blas_ = library();
  blasint hidden_, row_, batch_;
  Floats weights_;
};

template <bool ByOutput>
std::unique_ptr<Recurrence> make(const Problem& problem) {
  return std::make_unique<ConcatenatedRecurrence<Product<ByOutput>>>(problem);
}

}  // namespace

extern const Peer openblas_by_output = {"openblas", "W(H,K)", make<true>};
extern const Peer openblas_by_input = {"openblas", "W(K,H)", make<false>};

}  // namespace peers
