#pragma once
#include <string_view>

namespace cellc {

/// What the register tile of a product has to work with; schedules/README.md tells what follows from it.
struct Registers {
  int vector_bytes;        ///< width of a vector register
  int count;               ///< how many there are
  int accumulators;        ///< of them, less those for weights, inputs and constants: for the sums of a tile
  int tile;                ///< registers that a tile may take: sums, weights, a broadcast; where there is no FMA one holds a product
  int vectors;             ///< side by side in a tile: each input is taken for so many
  int rows;                ///< of a tile at most
  int widening;            ///< registers that low weights take beside the sums, before and after they become float32
  bool slow_third_cache;   ///< it hands out weights at less than the rate at which two multiply-adds a cycle take them in tiles of 13 rows
  int unroll;              ///< columns in an iteration of a tile's loop, where one would store sums or be mostly the loop's own instructions
};

inline constexpr Registers sse = {16, 16, 12, 15, 2, 32, 0, false, 2};
inline constexpr Registers avx2 = {32, 16, 12, 16, 2, 32, 0, false, 4};
inline constexpr Registers avx512 = {64, 32, 26, 32, 2, 32, 0, true, 2};
inline constexpr Registers avx512_bf16 = {64, 32, 26, 32, 2, 32, 0, false, 2};
inline constexpr Registers warp = {128, 255, 32, 128, 4, 8, 0, false, 1};  ///< 32 threads as lanes; see schedules/analytic_cuda.h
inline constexpr Registers neon = {16, 32, 27, 29, 4, 8, 6, false, 1};

/// What kernels are made for: a row of the table below, all that the project knows of a target. The runtime takes from it what a processor
/// must have, the generator what Halide emits and how tiles are cut, CMake the first two strings of a row.
struct TargetRow {
  std::string_view name;         ///< "x86-64-v3"
  std::string_view processor;    ///< "x86_64": CMAKE_SYSTEM_PROCESSOR where it runs
  std::string_view base;         ///< the target whose features it needs, too; empty: none
  std::string_view features;     ///< what it needs beyond, in the names of runtime/src/features.cpp, with spaces between
  std::string_view description;  ///< the same for a reader
  std::string_view halide;       ///< Halide's target string with the implied features spelled out
  std::string_view tables;       ///< the target whose tables of schedules are read after its own; empty: none
  Registers registers;
};

// In the order of worth: of those that a processor has, the last one is taken. CMake reads the lines that begin with {".
//
// The x86-64 levels are those of the psABI (https://gitlab.com/x86-psABIs/x86-64-ABI); the last one has the instructions for low precision.
// Halide has no flag for SSE4.2 or BMI; the kernels have no use for them. NEON is a part of every 64-bit ARM processor that runs GNU/Linux;
// FEAT_DotProd and FEAT_FP16 came with Armv8.2, each for itself
// (https://docs.kernel.org/arch/arm64/elf_hwcaps.html). Kernels for cuda are launched from an x86-64 processor; no processor has its
// feature, so that they are never taken for the CPU.
inline constexpr TargetRow target_rows[] = {
    {"x86-64-v2", "x86_64", "", "sse3 ssse3 cx16 sse4.1 sse4.2 popcnt sahf",
     "SSE4.2: Intel since Nehalem (2008), AMD since Bulldozer (2011)", "x86-64-linux-sse41", "", sse},
    {"x86-64-v3", "x86_64", "x86-64-v2", "avx avx2 bmi bmi2 f16c fma lzcnt movbe",
     "AVX2 and FMA: Intel since Haswell (2013), AMD since Excavator (2015)", "x86-64-linux-sse41-avx-f16c-fma-avx2", "", avx2},
    {"x86-64-v4", "x86_64", "x86-64-v3", "avx512f avx512bw avx512cd avx512dq avx512vl",
     "AVX-512 F, BW, CD, DQ, VL: Intel Xeon since Skylake (2017), AMD since Zen 4 (2022)",
     "x86-64-linux-sse41-avx-f16c-fma-avx2-avx512-avx512_skylake", "", avx512},
    {"x86-64-v4-vnni-bf16", "x86_64", "x86-64-v4", "avx512vnni avx512bf16 avx512ifma avx512vbmi avx512vbmi2 avx512bitalg",
     "x86-64-v4 and AVX-512 VNNI, BF16, IFMA, VBMI, VBMI2, BITALG: Intel Xeon since Sapphire Rapids (2023), AMD since Zen 4 (2022)",
     "x86-64-linux-sse41-avx-f16c-fma-avx2-avx512-avx512_skylake-avx512_cannonlake-avx512_zen4", "", avx512_bf16},
    {"arm-64", "aarch64", "", "asimd", "NEON: every 64-bit ARM processor, such as Cortex-A53 and A72 (Raspberry Pi 3 and 4)",
     "arm-64-linux", "", neon},
    {"arm-64-dotprod-fp16", "aarch64", "arm-64", "asimddp asimdhp fphp",
     "NEON with dot products and half precision (Armv8.2): Cortex-A55, Cortex-A76 (Raspberry Pi 5) and later, Neoverse (Graviton 2)",
     "arm-64-linux-arm_dot_prod-arm_fp16", "arm-64", neon},
    {"cuda", "x86_64", "", "cuda", "an NVIDIA GPU since Turing (2018, compute capability 7.5) and its driver, for CUDA 11.2 or newer",
     "x86-64-linux-sse41-cuda-cuda_capability_75-user_context", "", warp},
};

/// Null: there is no such target.
constexpr const TargetRow* find_target(std::string_view name) {
  for (const TargetRow& row : target_rows)
    if (row.name == name) return &row;
  return nullptr;
}

}  // namespace cellc
