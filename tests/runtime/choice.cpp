#include <doctest/doctest.h>

#include <cellc/error.h>

#include "plain_kernels.h"

using cellc::DType;
using cellc::Features;

namespace {

// 10x20 for v2 and v3, generic for v2 to v4; float64 for v4 only.
const plain::Library& library() {
  static const plain::Library made({{"rnn_tanh", {10, 20}, DType::float32, "x86-64-v2"},
                                    {"rnn_tanh", {10, 20}, DType::float32, "x86-64-v3"},
                                    {"rnn_tanh", {}, DType::float32, "x86-64-v2"},
                                    {"rnn_tanh", {}, DType::float32, "x86-64-v4"},
                                    {"rnn_tanh", {}, DType::float32, "x86-64-v3"},
                                    {"rnn_tanh", {}, DType::float64, "x86-64-v4"},
                                    {"rnn_relu", {}, DType::float32, "x86-64-v2"},
                                    {"rnn_tanh", {}, DType::float32, "x86-64-v9"}});
  return made;
}

const Features v2 = cellc::needed_features("x86-64-v2"), v3 = cellc::needed_features("x86-64-v3"), v4 = cellc::needed_features("x86-64-v4");

cellc::Choice choose(std::vector<int64_t> sizes, DType dtype, const cellc::KernelSet& set) {
  return choose_kernel(find_cell("rnn_tanh", set), sizes, {dtype, dtype}, set);
}

}  // namespace

TEST_CASE("the exact size comes before a generic kernel, then the best level that the processor has") {
  const struct {
    std::vector<int64_t> sizes;
    DType dtype;
    Features features;
    const char* forced;
    const char* name;
  } table[] = {
      {{10, 20}, DType::float32, v2, "", "rnn_tanh_10x20_float32_x86-64-v2"},
      {{10, 20}, DType::float32, v3, "", "rnn_tanh_10x20_float32_x86-64-v3"},
      {{10, 20}, DType::float32, v4, "", "rnn_tanh_10x20_float32_x86-64-v3"},
      {{10, 20}, DType::float32, v4, "x86-64-v2", "rnn_tanh_10x20_float32_x86-64-v2"},
      {{10, 20}, DType::float32, v4, "x86-64-v4", "rnn_tanh_generic_float32_x86-64-v4"},
      {{20, 10}, DType::float32, v2, "", "rnn_tanh_generic_float32_x86-64-v2"},
      {{20, 10}, DType::float32, v3, "", "rnn_tanh_generic_float32_x86-64-v3"},
      {{20, 10}, DType::float32, v4, "", "rnn_tanh_generic_float32_x86-64-v4"},
      {{20, 10}, DType::float32, v4, "x86-64-v3", "rnn_tanh_generic_float32_x86-64-v3"},
      {{10, 20}, DType::float64, v4, "", "rnn_tanh_generic_float64_x86-64-v4"},
  };
  for (const auto& row : table) {
    const cellc::Choice choice = choose(row.sizes, row.dtype, library().with(row.features, row.forced));
    CHECK(std::string(choice.kernel->name) == row.name);
    CHECK(choice.passed_over.size() == (row.dtype == DType::float64 ? 0 : row.sizes[0] == 10 ? 5 : 3));
  }
}

TEST_CASE("a model of a processor gets the kernels of the best target that it has all instructions of") {
  const plain::Library all({{"rnn_tanh", {}, DType::float32, "x86-64-v2"},
                            {"rnn_tanh", {}, DType::float32, "x86-64-v3"},
                            {"rnn_tanh", {}, DType::float32, "x86-64-v4"},
                            {"rnn_tanh", {}, DType::float32, "x86-64-v4-vnni-bf16"},
                            {"rnn_tanh", {}, DType::float32, "arm-64"},
                            {"rnn_tanh", {}, DType::float32, "arm-64-dotprod-fp16"}});
  const struct {
    const char* processor;
    Features beyond_v4;
    const char* target;
  } with_avx512[] = {
      {"Skylake-SP", {}, "x86-64-v4"},
      {"Cannon Lake", {"avx512ifma", "avx512vbmi"}, "x86-64-v4"},
      {"Cascade Lake", {"avx512vnni"}, "x86-64-v4"},
      {"Cooper Lake", {"avx512vnni", "avx512bf16"}, "x86-64-v4"},
      {"Ice Lake", {"avx512vnni", "avx512ifma", "avx512vbmi", "avx512vbmi2", "avx512bitalg"}, "x86-64-v4"},
      {"Tiger Lake", {"avx512vnni", "avx512ifma", "avx512vbmi", "avx512vbmi2", "avx512bitalg"}, "x86-64-v4"},
      {"Sapphire Rapids", {"avx512vnni", "avx512bf16", "avx512ifma", "avx512vbmi", "avx512vbmi2", "avx512bitalg"}, "x86-64-v4-vnni-bf16"},
      {"Zen 4", {"avx512vnni", "avx512bf16", "avx512ifma", "avx512vbmi", "avx512vbmi2", "avx512bitalg"}, "x86-64-v4-vnni-bf16"},
  };
  for (const auto& row : with_avx512) {
    CAPTURE(row.processor);
    Features features = v4;
    features.insert(row.beyond_v4.begin(), row.beyond_v4.end());
    CHECK(std::string(choose({3, 5}, DType::float32, all.with(features)).kernel->name) ==
          std::string("rnn_tanh_generic_float32_") + row.target);
  }
  const struct {
    const char* processor;
    Features features;
    const char* target;
  } others[] = {
      {"Nehalem", v2, "x86-64-v2"},
      {"Sandy Bridge", v2, "x86-64-v2"},
      {"Haswell", v3, "x86-64-v3"},
      {"Zen 3", v3, "x86-64-v3"},
      {"Cortex-A53", {"asimd"}, "arm-64"},
      {"Cortex-A72", {"asimd"}, "arm-64"},
      {"Armv8.2 with half precision alone", {"asimd", "fphp", "asimdhp"}, "arm-64"},
      {"Cortex-A76", {"asimd", "fphp", "asimdhp", "asimddp"}, "arm-64-dotprod-fp16"},
      {"Neoverse N1", {"asimd", "fphp", "asimdhp", "asimddp"}, "arm-64-dotprod-fp16"},
  };
  for (const auto& row : others) {
    CAPTURE(row.processor);
    CHECK(std::string(choose({3, 5}, DType::float32, all.with(row.features)).kernel->name) ==
          std::string("rnn_tanh_generic_float32_") + row.target);
  }
}

TEST_CASE("explain tells the kernel, why, its schedule, and what was passed over") {
  CHECK(explain(choose({10, 20}, DType::float32, library().with(v3))) ==
        "rnn_tanh_10x20_float32_x86-64-v3\n"
        "  why: of the exact size; x86-64-v3 is the best level there is for this processor\n"
        "  schedule: plain loops\n"
        "  passed over: rnn_tanh_10x20_float32_x86-64-v2: there is a better level\n"
        "  passed over: rnn_tanh_generic_float32_x86-64-v2: there is one of the exact size\n"
        "  passed over: rnn_tanh_generic_float32_x86-64-v4: this processor lacks x86-64-v4 (avx512bw, avx512cd, avx512dq, avx512f, "
        "avx512vl)\n"
        "  passed over: rnn_tanh_generic_float32_x86-64-v3: there is one of the exact size\n"
        "  passed over: rnn_tanh_generic_float32_x86-64-v9: its target x86-64-v9 is not known to this runtime\n"
        "  on a processor with x86-64-v2: rnn_tanh_10x20_float32_x86-64-v2\n"
        "  on a processor with x86-64-v3: rnn_tanh_10x20_float32_x86-64-v3\n"
        "  on a processor with x86-64-v4: rnn_tanh_10x20_float32_x86-64-v3\n");
  CHECK(choose({3, 5}, DType::float32, library().with(v4, "x86-64-v2")).why ==
        "generic, as there is none of the exact size I=3,H=5 (SIZES or SIZES_FILE of cellc_add_kernels makes one); CELLC_FORCE_TARGET asks "
        "for "
        "x86-64-v2");
}

TEST_CASE("kernels for another device are listed where there are no others") {
  static const plain::Library gpu({{"rnn_tanh", {}, DType::float32, "cuda"}});
  CHECK_THROWS_WITH_AS(choose({10, 20}, DType::float32, gpu.with(v4)),
                       "no kernel for rnn_tanh 10x20 float32; add it to a cellc_add_kernels() of this program. There are:\n"
                       "  rnn_tanh_generic_float32_cuda: for a GPU, device(\"cuda\"); a processor needs one of its targets in TARGETS",
                       cellc::Error);
}

TEST_CASE("a forced target that cannot be taken: what is missing, what is accepted, how a GPU is chosen") {
  const std::string takes = ". It takes: x86-64-v2, x86-64-v3, x86-64-v4, x86-64-v4-vnni-bf16, arm-64, arm-64-dotprod-fp16";
  const struct {
    Features features;
    const char* forced;
    std::string error;
  } table[] = {
      {v4, "avx9", "unknown target \"avx9\"" + takes + "; a GPU is chosen by device(\"cuda\")"},
      {v4, "X86-64-V4", "unknown target \"X86-64-V4\"" + takes + "; a GPU is chosen by device(\"cuda\")"},
      {v4, "cuda", "cuda is no target of a processor; a GPU is chosen by a module's options, device(\"cuda\")" + takes},
      {v4, "native", "native is for builds; without the variable the best target of this processor is taken" + takes},
      {v3, "x86-64-v4",
       "x86-64-v4 needs avx512bw, avx512cd, avx512dq, avx512f, avx512vl, which this processor lacks; it has: x86-64-v2, x86-64-v3. Name "
       "one "
       "of these, or unset the variable"},
      {{"asimd", "fphp"},
       "arm-64-dotprod-fp16",
       "arm-64-dotprod-fp16 needs asimddp, asimdhp, which this processor lacks; it has: arm-64. Name one of these, or unset the variable"},
      {{"asimd"},
       "x86-64-v2",
       "x86-64-v2 needs cx16, popcnt, sahf, sse3, sse4.1, sse4.2, ssse3, which this processor lacks; it has: arm-64. Name one of these, or "
       "unset the variable"},
  };
  for (const auto& row : table)
    CHECK_THROWS_WITH_AS(choose({10, 20}, DType::float32, library().with(row.features, row.forced)),
                         ("CELLC_FORCE_TARGET: " + row.error).c_str(), cellc::Error);
}

TEST_CASE("a choice that cannot be made lists what there is") {
  CHECK_THROWS_WITH_AS(choose({10, 20}, DType::float64, library().with(v4, "x86-64-v2")),
                       "no kernel for rnn_tanh 10x20 float64 and CELLC_FORCE_TARGET=x86-64-v2; add it to a cellc_add_kernels() of this "
                       "program. There are:\n  rnn_tanh_generic_float64_x86-64-v4: CELLC_FORCE_TARGET asks for x86-64-v2",
                       cellc::Error);
  CHECK_THROWS_WITH_AS(choose({10, 20}, DType::float64, library().with({})),
                       "no kernel for rnn_tanh 10x20 float64 runs on this processor, which has none of the targets that there are; a "
                       "cellc_add_kernels() of this program must name a target that it has. There are:\n"
                       "  rnn_tanh_generic_float64_x86-64-v4: this processor lacks x86-64-v4 (avx, avx2, avx512bw, avx512cd, avx512dq, "
                       "avx512f, avx512vl, bmi, bmi2, cx16, f16c, fma, lzcnt, movbe, popcnt, sahf, sse3, sse4.1, sse4.2, ssse3)",
                       cellc::Error);
  CHECK_THROWS_WITH_AS(
      choose({10, 20}, DType::float64, library().with(v3)),
      "no kernel for rnn_tanh 10x20 float64 runs on this processor, which has x86-64-v2, x86-64-v3; a cellc_add_kernels() of "
      "this program must name a target that it has. There are:\n"
      "  rnn_tanh_generic_float64_x86-64-v4: this processor lacks x86-64-v4 (avx512bw, avx512cd, avx512dq, avx512f, avx512vl)",
      cellc::Error);
  const plain::Library one({{"rnn_tanh", {10, 20}, DType::float32, "x86-64-v2"}});
  CHECK_THROWS_WITH_AS(choose({20, 10}, DType::int8, one.with(v2)),
                       "no kernel for rnn_tanh 20x10 int8; kernels are made for float32, float64, bfloat16, float16, float32-bfloat16 and "
                       "float32-int8. There are:\n"
                       "  rnn_tanh_10x20_float32_x86-64-v2: other sizes or another dtype",
                       cellc::Error);
  CHECK_THROWS_WITH_AS(cellc::find_cell("gru", library().with(v4)),
                       "no kernels for the cell gru are linked into this program; there are kernels for: rnn_tanh, rnn_relu", cellc::Error);
  CHECK_THROWS_WITH_AS(cellc::find_cell("gru", {}), "no kernels are linked into this program: cellc_add_kernels() makes them, for gru",
                       cellc::Error);
}

TEST_CASE("of two libraries with the same kernel the first is taken; a cell of the same name but another signature is not") {
  const plain::Library first({{"rnn_tanh", {}, DType::float32, "x86-64-v2"}}), second({{"rnn_tanh", {}, DType::float32, "x86-64-v2"}});
  cellc::CellInfo renamed = find_cell("two_state", plain::generic());
  renamed.name = "rnn_tanh";
  cellc::KernelInfo impostor = second.table().kernels[0];
  impostor.cell = &renamed;
  const cellc::KernelTable table{"impostor", &impostor, 1};
  const cellc::Choice choice = choose({3, 5}, DType::float32, {{&first.table(), &second.table(), &table}, v2, ""});
  CHECK(choice.kernel == first.table().kernels);
  CHECK(choice.passed_over.size() == 1);
  CHECK(choice.passed_over[0].why == "another library has the same kernel");
}

TEST_CASE("a program without kernels has no tables") { CHECK(cellc::kernel_tables().empty()); }

TEST_CASE("a level comes with those below it") {
  const Features features = cellc::detect_features();
  CHECK((!cellc::has_target(features, "x86-64-v4-vnni-bf16") || cellc::has_target(features, "x86-64-v4")));
  CHECK((!cellc::has_target(features, "x86-64-v4") || cellc::has_target(features, "x86-64-v3")));
  CHECK((!cellc::has_target(features, "x86-64-v3") || cellc::has_target(features, "x86-64-v2")));
  CHECK((!cellc::has_target(features, "arm-64-dotprod-fp16, cuda") || cellc::has_target(features, "arm-64")));
}
