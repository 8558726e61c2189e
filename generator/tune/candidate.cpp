#include "tune/candidate.h"

#include <deque>

#include <dlfcn.h>
#include <fmt/format.h>

#include "lower/lower.h"

namespace cellc {
namespace {

// Owns what a KernelInfo refers to.
struct Loaded {
  std::deque<std::string> names;
  std::vector<const char*> dims;
  std::vector<TensorSpec> inputs, states, params;
  std::vector<int64_t> sizes;
  CellInfo cell;
  KernelInfo kernel;
  KernelTable table;
};

int64_t packed_of_candidate;  // packed_size is a function without a state
int64_t packed_size(const int64_t*) { return packed_of_candidate; }

const char* keep(Loaded& loaded, const std::string& name) { return loaded.names.emplace_back(name).c_str(); }

std::vector<TensorSpec> specs(Loaded& loaded, const Graph& graph, Op op) {
  std::vector<TensorSpec> result;
  for (const NodeId id : nodes_of(graph, op)) {
    const Node& node = graph.nodes[static_cast<size_t>(id)];
    TensorSpec spec{keep(loaded, node.name), static_cast<int>(node.shape.size()), {nullptr, nullptr}};
    for (size_t d = 0; d < node.shape.size(); ++d)
      spec.shape[d] =
          keep(loaded, node.shape[d].count == 1 ? node.shape[d].name : fmt::format("{}*{}", node.shape[d].count, node.shape[d].name));
    result.push_back(spec);
  }
  return result;
}

// The runtime's dtype of this name.
DType dtype_of(std::string_view name) {
  for (const DType dtype : {DType::float32, DType::float64, DType::bfloat16, DType::float16, DType::int8})
    if (name == to_string(dtype)) return dtype;
  throw std::runtime_error(fmt::format("unknown dtype {}", name));
}

KernelFunction function(void* library, const Plan& plan, const char* kind) {
  const std::string name = symbol(plan, kind) + "_argv";
  void* found = dlsym(library, name.c_str());
  if (found == nullptr) throw std::runtime_error(fmt::format("{} is not in the object", name));
  return reinterpret_cast<KernelFunction>(found);
}

void describe(Loaded& loaded, const Plan& plan, void* library) {
  for (const std::string& name : dimensions(plan.graph)) {
    loaded.dims.push_back(keep(loaded, name));
    loaded.sizes.push_back(plan.sizes.at(name));
  }
  loaded.inputs = specs(loaded, plan.graph, Op::input);
  loaded.states = specs(loaded, plan.graph, Op::state);
  loaded.params = specs(loaded, plan.graph, Op::param);
  const auto count = [](const auto& values) { return static_cast<int>(values.size()); };
  loaded.cell = {keep(loaded, plan.graph.cell), count(loaded.dims),   loaded.dims.data(),   count(loaded.inputs), loaded.inputs.data(),
                 count(loaded.states),          loaded.states.data(), count(loaded.params), loaded.params.data()};
  KernelInfo& kernel = loaded.kernel;
  kernel = {};
  kernel.name = keep(loaded, kernel_name(plan));
  kernel.cell = &loaded.cell;
  kernel.sizes = loaded.sizes.data();
  kernel.dtype = dtype_of(dtype_row(plan.dtype).vectors);
  kernel.weights = dtype_of(dtype_row(plan.dtype).weights);
  kernel.target = keep(loaded, plan.target);
  kernel.packed_size = packed_size;
  kernel.pack = function(library, plan, "pack");
  kernel.step = function(library, plan, "step");
  kernel.step_one = function(library, plan, "step_one");
  kernel.step_few = function(library, plan, "step_few");
  kernel.step_many = function(library, plan, "step_many");
  kernel.few_rows = plan.schedule.few_rows;
  kernel.rows = plan.schedule.rows;
  kernel.few_as_many = few_as_many(plan);
  kernel.schedule = "";
}

}  // namespace

Cell load_candidate(const Plan& plan, const std::filesystem::path& library) {
  void* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) throw std::runtime_error(fmt::format("cannot load a kernel: {}", dlerror()));
  static std::deque<Loaded> all;
  Loaded& loaded = all.emplace_back();
  describe(loaded, plan, handle);
  packed_of_candidate = packed_elements(plan);
  loaded.table = {"tune", &loaded.kernel, 1};
  DimSizes sizes;
  for (const auto& [name, size] : plan.sizes) sizes.emplace_back(name, size);
  CellOptions options;
  options.dtype = loaded.kernel.dtype;
  options.weights = dtype_of(dtype_row(plan.dtype).weights);
  options.kernels = KernelSet{{&loaded.table}, detect_features(), ""};
  return Cell(plan.graph.cell, sizes, options);
}

}  // namespace cellc
