#include <doctest/doctest.h>

#include "example.h"

TEST_CASE("kernels are named by cell, size, dtype and target") {
  cellc::Plan plan = example_plan();
  CHECK(kernel_name(plan) == "leaky_10x20_float32_x86-64-v3");
  plan.sizes = {};
  plan.dtype = "float64";
  plan.target = "x86-64-v4";
  CHECK(kernel_name(plan) == "leaky_generic_float64_x86-64-v4");
}

TEST_CASE("extents stand in the order of the dimensions, not of the alphabet") {
  CHECK(kernel_name(example_plan({{"H", 1}, {"I", 1048576}})) == "leaky_1048576x1_float32_x86-64-v3");
}

TEST_CASE("symbols are C identifiers that hold the library, the kernel and the kind") {
  CHECK(symbol(example_plan(), "step") == "cellc_my_kernels_leaky_10x20_float32_x86_64_v3_step");
  CHECK(symbol(example_plan({}), "pack") == "cellc_my_kernels_leaky_generic_float32_x86_64_v3_pack");
}

TEST_CASE("the dtypes") {
  CHECK(cellc::dtype_names() == std::vector<std::string>{"float32", "float64", "bfloat16", "float16", "float32-bfloat16", "float32-int8"});
}
