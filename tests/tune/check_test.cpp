#include "tune/check.h"

#include <doctest/doctest.h>

#include <cstring>

#include <cellc/step.h>
#include <fmt/format.h>

#include "elman.h"
#include "tune/candidate.h"

namespace {

// h' = scale * (x + h), in plain C++, off by `wrong` from row `first_wrong` on, in batches of `least_batch` rows and more.
float scale = 1, wrong = 0;
int first_wrong = 0, least_batch = 0;

using Buffer = cellc::detail::KernelBuffer;

const float* row(const Buffer& buffer, int n) {
  return reinterpret_cast<const float*>(buffer.host) + (buffer.dimensions > 1 ? n * buffer.dim[1].stride : 0);
}

int step(void** arguments) {
  const auto buffer = [&](int k) -> const Buffer& { return *static_cast<const Buffer*>(arguments[k]); };
  const Buffer& out = buffer(4);
  const int rows = out.dimensions > 1 ? out.dim[1].extent : 1;
  for (int n = 0; n < rows; ++n)
    for (int j = 0; j < out.dim[0].extent; ++j) {
      const float off = n >= first_wrong && rows >= least_batch ? wrong : 0;
      const_cast<float*>(row(out, n))[j] = scale * (row(buffer(0), n)[j] + row(buffer(1), n)[j] + off);
    }
  return 0;
}

int no_parameters(void**) { return 0; }

constexpr const char* dims[] = {"H"};
constexpr cellc::TensorSpec input[] = {{"x", 1, {"H", nullptr}}}, state[] = {{"h", 1, {"H", nullptr}}};
constexpr cellc::CellInfo cell_info = {"sum", 1, dims, 1, input, 1, state, 0, nullptr};
constexpr int64_t width = 5;

cellc::KernelInfo kernel_info() {
  cellc::KernelInfo kernel{};
  kernel.few_rows = 6, kernel.rows = 12;
  kernel.name = "sum_5", kernel.cell = &cell_info, kernel.sizes = &width, kernel.target = "x86-64-v2", kernel.schedule = "";
  kernel.dtype = kernel.weights = cellc::DType::float32;
  kernel.packed_size = [](const int64_t*) { return int64_t{0}; };
  kernel.pack = no_parameters;
  kernel.step = kernel.step_one = kernel.step_few = kernel.step_many = step;
  return kernel;
}

cellc::Plan sum_plan(double factor) {
  const std::string text = R"(cellgraph 1
cell sum
%0 = in x : [H]
%1 = state h : [H]
%2 = add %0, %1 : [H]
%3 = const SCALE : []
%4 = mul %2, %3 : [H]
return %4
)";
  cellc::Plan plan = elman_plan(5, 5);
  plan.graph = cellc::parse_graph(std::string(text).replace(text.find("SCALE"), 5, fmt::format("{}", factor)));
  plan.sizes = {{"H", width}};
  return plan;
}

bool passes(const cellc::Plan& plan) {
  static const cellc::KernelInfo kernel = kernel_info();
  static const cellc::KernelTable table = {"sum", &kernel, 1};
  cellc::CellOptions options;
  options.kernels = cellc::KernelSet{{&table}, cellc::needed_features("x86-64-v4"), ""};
  const cellc::Cell cell("sum", {{"H", width}}, options);
  cellc::Generator generator(3);
  try {
    check_numbers(plan, cell, generator);
    return true;
  } catch (const cellc::CandidateError&) {
    return false;
  }
}

}  // namespace

TEST_CASE("numbers are compared at the size that they have") {
  for (const double factor : {1e-6, 1.0, 1e6}) {
    CAPTURE(factor);
    scale = static_cast<float>(factor), first_wrong = least_batch = 0;
    const cellc::Plan plan = sum_plan(factor);
    wrong = 0;
    CHECK(passes(plan));
    wrong = 1e-3F;
    CHECK(!passes(plan));
  }
}

TEST_CASE("a row that is wrong is found in every tile and block") {
  cellc::Plan plan = sum_plan(1);
  plan.schedule.rows = 12, plan.schedule.few_rows = 6, plan.schedule.block_tiles = 3;
  scale = 1, wrong = 1e-3F;
  const struct { int first_wrong, least_batch; } rows[] = {{0, 7}, {1, 2}, {11, 12}, {12, 13}, {24, 25}, {36, 37}};
  for (const auto& each : rows) {
    CAPTURE(each.first_wrong);
    first_wrong = each.first_wrong, least_batch = each.least_batch;
    CHECK(!passes(plan));
  }
}

TEST_CASE("what the dtype rounds is no mistake, what is more is one") {
  scale = 1, first_wrong = least_batch = 0;
  cellc::Plan plan = sum_plan(1);
  plan.dtype = "float32-int8";
  wrong = 0.5F / 127;
  CHECK(passes(plan));
  wrong = 0.1F;
  CHECK(!passes(plan));
}
