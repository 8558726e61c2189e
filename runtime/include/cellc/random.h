#pragma once
#include <cstdint>
#include <random>

#include <cellc/tensor_view.h>

namespace cellc {

/// torch's CPU generator (mt19937): the same seed gives the same numbers. Belongs to one thread at a time.
class Generator {
 public:
  explicit Generator(uint64_t seed) { manual_seed(seed); }
  void manual_seed(uint64_t seed) { engine_.seed(static_cast<uint32_t>(seed)); }  ///< torch, too, takes the low 32 bits
  uint32_t random() { return static_cast<uint32_t>(engine_()); }
  uint64_t random64();  ///< two draws, the first one on top

 private:
  std::mt19937 engine_;
};

/// Seeds the default generator, from which a module made without a Generator draws its initial values; until then its seed is not
/// determined. Modules may be made, and this called, in many threads: each module draws its values undisturbed, in what order is open.
void manual_seed(uint64_t seed);

/// Fills a float32, float64, bfloat16 or float16 tensor from U(from, to) as torch.Tensor.uniform_ does on the CPU, bit for bit. TypeError:
/// another dtype.
void uniform_(const TensorView& tensor, double from, double to, Generator& generator);

}  // namespace cellc
