// libxsmm: kernels made at run time for the exact shapes. The caller blocks: weights in panels of 32 or 64 outputs, W(K, panel) each, and
// rows of the batch in blocks of at most 48.
#include <libxsmm.h>

#include <algorithm>
#include <stdexcept>

#include "concatenated.h"

namespace peers {
namespace {

/// C (column-major, panel x rows) = A (panel x K) * B (K x rows).
libxsmm_smmfunction dispatch(int panel, int rows, int k) {
  const float alpha = 1, beta = 0;
  const int flags = LIBXSMM_GEMM_FLAG_NONE, prefetch = LIBXSMM_GEMM_PREFETCH_NONE;
  const libxsmm_smmfunction kernel = libxsmm_smmdispatch(panel, rows, k, &panel, &k, &k, &alpha, &beta, &flags, &prefetch);
  if (!kernel) throw std::runtime_error("libxsmm makes no kernel for these sizes");
  return kernel;
}

template <int Panel>
class Product {
 public:
  explicit Product(const Problem& problem)
      : panel_(std::min(Panel, static_cast<int>(problem.hidden_size))),
        panels_(static_cast<int>(problem.hidden_size) / panel_),
        row_(static_cast<int>(problem.input_size + problem.hidden_size)),
        batch_(static_cast<int>(problem.batch)),
        blocks_((batch_ + 47) / 48),
        rows_(batch_ / blocks_),
        kernel_(dispatch(panel_, rows_, row_)),
        longer_(batch_ % blocks_ ? dispatch(panel_, rows_ + 1, row_) : kernel_) {
    const Floats weights = weights_by_input(problem);
    for (int p = 0; p < panels_; ++p)
      for (int k = 0; k < row_; ++k) {
        const auto from = weights.begin() + static_cast<int64_t>(k) * problem.hidden_size + p * panel_;
        packed_.insert(packed_.end(), from, from + panel_);
      }
  }

  void operator()(const float* xh, float* out) const {
    for (int p = 0; p < panels_; ++p)
      for (int block = 0, n = 0; block < blocks_; ++block) {
        const bool longer = block < batch_ % blocks_;
        (longer ? longer_ : kernel_)(packed_.data() + int64_t{p} * panel_ * row_, xh + int64_t{n} * row_,
                                     out + int64_t{n} * row_ + p * panel_);
        n += rows_ + longer;
      }
  }

 private:
  int panel_, panels_, row_, batch_, blocks_, rows_;
  libxsmm_smmfunction kernel_, longer_;
  Floats packed_;
};

/// Null where the outputs are not a whole number of panels, or where a wider panel is the same as a narrower one.
template <int Panel, int Narrower>
std::unique_ptr<Recurrence> make(const Problem& problem) {
  const int64_t panel = std::min<int64_t>(Panel, problem.hidden_size);
  if (problem.hidden_size % panel != 0 || problem.hidden_size <= Narrower) return nullptr;
  return std::make_unique<ConcatenatedRecurrence<Product<Panel>>>(problem);
}

}  // namespace

extern const Peer libxsmm_panel32 = {"libxsmm", "panels of 32", make<32, 0>};
extern const Peer libxsmm_panel64 = {"libxsmm", "panels of 64", make<64, 32>};

}  // namespace peers
