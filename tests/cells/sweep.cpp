#include "sweep.h"

#include <cmath>
#include <memory>
#include <random>

#include <cellc/cell_module.h>

#include "fenced.h"
#include "references.h"

namespace {

using cellc::Cell;
using cellc::CellInfo;
using cellc::DType;
using cellc::Tensor;
using cellc::TensorView;

// Sizes of kernels of exact size.
const std::vector<std::vector<int64_t>> exact_sizes{{7, 11}, {33, 49}, {5, 130}, {1, 1}, {3, 5}, {10, 20}, {16, 16}, {64, 64}};

class Draw {
 public:
  explicit Draw(uint64_t seed) : bits_(seed * 7919) {}
  int64_t upto(int64_t most) { return static_cast<int64_t>(bits_() % static_cast<uint64_t>(most + 1)); }
  bool one_in(int64_t count) { return upto(count - 1) == 0; }
  double value() { return std::uniform_real_distribution<double>(-1, 1)(bits_); }

 private:
  std::mt19937_64 bits_;
};

/// A vector for each row of a batch, in memory with fences; sometimes with strides, or not aligned.
struct Vectors {
  std::shared_ptr<Fenced> memory;
  TensorView view;
};

Vectors draw_vectors(int64_t batch, int64_t features, DType dtype, Draw& draw) {
  const auto element = static_cast<int64_t>(cellc::element_size(dtype));
  const int64_t feature_stride = draw.one_in(6) ? 1 + draw.upto(2) : 1;
  const int64_t batch_stride = features * feature_stride + (draw.one_in(3) ? draw.upto(5) : 0);
  const int64_t span = batch == 0 || features == 0 ? 0 : (batch - 1) * batch_stride + (features - 1) * feature_stride + 1;
  const auto memory = std::make_shared<Fenced>(static_cast<size_t>(span * element));
  const TensorView view(dtype, memory->data(), {batch, features}, {batch_stride, feature_stride});
  return {memory, view};
}

void fill(const TensorView& view, Draw& draw) {
  Tensor values = Tensor::empty(view.sizes(), DType::float64);
  for (int64_t k = 0; k < values.numel(); ++k) values.data<double>()[k] = draw.value();
  Tensor rounded = Tensor::empty(view.sizes(), view.dtype());
  rounded.view().copy_(values);
  view.copy_(rounded);
}

std::vector<double> row_of(const TensorView& view, int64_t row) {
  Tensor values = Tensor::empty({view.size(1)}, DType::float64);
  values.view().copy_(view.select(0, row));
  return {values.data<double>(), values.data<double>() + values.numel()};
}

struct Problem {
  std::map<std::string, size_t> sizes;
  cellc::DimSizes dims;
  DType dtype;
  int64_t batch;
  bool hx, biases;
};

// Kernels in the low types are linked in for RNNCell, at the sizes from the fourth on.
bool is_low(DType dtype) { return dtype == DType::bfloat16 || dtype == DType::float16; }

DType draw_dtype(const Sweep& sweep, Draw& draw) {
  const bool has_low = sweep.cell.rfind("rnn", 0) == 0;
  if (has_low && draw.one_in(4)) return draw.one_in(2) ? DType::bfloat16 : DType::float16;
  const bool has_float64 = has_low || sweep.cell == "leaky" || sweep.cell == "two_inputs" || sweep.cell == "deep";
  return has_float64 && draw.one_in(2) ? DType::float64 : DType::float32;
}

// Of the kernels of exact size that there are for a cell.
std::vector<int64_t> listed_sizes(const Sweep& sweep, const CellInfo& cell, DType dtype, Draw& draw) {
  if (sweep.cell.rfind("rnn", 0) == 0) return exact_sizes[static_cast<size_t>(is_low(dtype) ? 3 + draw.upto(4) : draw.upto(7))];
  return cell.dim_count == 1   ? std::vector<int64_t>{13}
         : cell.dim_count == 2 ? std::vector<int64_t>{10, 20}
                               : std::vector<int64_t>{6, 5, 13};
}

Problem draw_problem(const Sweep& sweep, const CellInfo& cell, bool exact, Draw& draw) {
  Problem problem{{}, {}, draw_dtype(sweep, draw), draw.upto(sweep.most_rows), !draw.one_in(5), draw.one_in(2)};
  const std::vector<int64_t> listed = listed_sizes(sweep, cell, problem.dtype, draw);
  for (int k = 0; k < cell.dim_count; ++k) {
    const int64_t size = exact ? listed[static_cast<size_t>(k)] : 1 + draw.upto(sweep.most_units - 1);
    problem.sizes[cell.dims[k]] = static_cast<size_t>(size);
    problem.dims.emplace_back(cell.dims[k], size);
  }
  return problem;
}

bool cell_has_biases(const std::string& cell) { return cell.rfind("rnn", 0) == 0 || cell == "gru" || cell == "lstm"; }

const CellInfo* find(const std::string& name, const Variant& variant) {
  for (const cellc::KernelTable* table : variant.kernels.tables)
    for (size_t k = 0; k < table->count; ++k)
      if (table->kernels[k].cell->name == name) return table->kernels[k].cell;
  return nullptr;
}

Cell make_cell(const Sweep& sweep, const Problem& problem, const Variant& variant, Draw& draw) {
  cellc::CellOptions options;
  options.dtype = problem.dtype;
  options.kernels = variant.kernels;
  if (!problem.biases && cell_has_biases(sweep.cell)) options.without = {"bias_ih", "bias_hh"};
  Cell cell(sweep.cell, problem.dims, options);
  cellc::Generator generator(static_cast<uint64_t>(draw.upto(1 << 30)));
  const double bound = 1 / std::sqrt(static_cast<double>(problem.sizes.at("H")));
  cell.uniform_(-bound, bound, generator);
  return cell;
}

/// The operands of one call.
struct Call {
  std::vector<Vectors> inputs, states, outputs;
};

// Of "H", or "3*H".
int64_t features_of(const cellc::TensorSpec& spec, const Problem& problem) {
  const std::string shape = spec.shape[0];
  const size_t star = shape.find('*');
  if (star == std::string::npos) return static_cast<int64_t>(problem.sizes.at(shape));
  return std::stoll(shape) * static_cast<int64_t>(problem.sizes.at(shape.substr(star + 1)));
}

Call draw_call(const CellInfo& cell, const Problem& problem, Draw& draw) {
  Call call;
  for (int k = 0; k < cell.input_count; ++k)
    call.inputs.push_back(draw_vectors(problem.batch, features_of(cell.inputs[k], problem), problem.dtype, draw));
  for (int k = 0; k < cell.state_count; ++k)
    call.states.push_back(draw_vectors(problem.batch, features_of(cell.states[k], problem), problem.dtype, draw));
  for (int k = 0; k < cell.state_count; ++k)
    call.outputs.push_back(draw_vectors(problem.batch, features_of(cell.states[k], problem), problem.dtype, draw));
  for (const Vectors& input : call.inputs) fill(input.view, draw);
  for (const Vectors& state : call.states) fill(state.view, draw);
  return call;
}

Row parameters_of(const Cell& cell) {
  Row row;
  for (int k = 0; k < cell.info().param_count; ++k) {
    const cellc::TensorSpec& spec = cell.info().params[k];
    const Tensor* parameter = cell.parameters().find(spec.name);
    if (parameter == nullptr) {
      row[spec.name].assign(static_cast<size_t>(cell.parameters().at("weight_ih").size(0)), 0);  // a bias that the module does not have
      continue;
    }
    Tensor values = Tensor::empty(parameter->sizes(), DType::float64);
    values.view().copy_(*parameter);
    row[spec.name] = {values.data<double>(), values.data<double>() + values.numel()};
  }
  return row;
}

// The largest sum has I + H summands of at most 1 each, rounded once each; cells of several states multiply a few of them.
// Low types round the result to 8 or 11 bits.
double tolerance(const Problem& problem, double expected) {
  size_t summands = 4;
  for (const auto& [name, size] : problem.sizes) summands += size;
  if (problem.dtype == DType::float64) return static_cast<double>(summands) * 0x1p-52;
  const double rounding = problem.dtype == DType::bfloat16 ? 0x1p-8 : problem.dtype == DType::float16 ? 0x1p-11 : 0;
  return static_cast<double>(summands) * 0x1p-23 + std::fabs(expected) * rounding * 1.01;
}

std::string compare(const Cell& cell, const Problem& problem, const Call& call) {
  Row values = parameters_of(cell);
  for (int64_t n = 0; n < problem.batch; ++n) {
    for (int k = 0; k < cell.info().input_count; ++k)
      values[cell.info().inputs[k].name] = row_of(call.inputs[static_cast<size_t>(k)].view, n);
    for (int k = 0; k < cell.info().state_count; ++k) {
      std::vector<double>& state = values[cell.info().states[k].name];
      state = row_of(call.states[static_cast<size_t>(k)].view, n);
      if (!problem.hx) state.assign(state.size(), 0);
    }
    const std::vector<std::vector<double>> expected = reference(cell.info().name, values, problem.sizes);
    for (size_t k = 0; k < expected.size(); ++k) {
      const std::vector<double> got = row_of(call.outputs[k].view, n);
      for (size_t j = 0; j < got.size(); ++j)
        if (!(std::fabs(got[j] - expected[k][j]) <= tolerance(problem, expected[k][j])))
          return "state " + std::to_string(k) + ", row " + std::to_string(n) + ", unit " + std::to_string(j) + ": " +
                 std::to_string(got[j]) + ", expected " + std::to_string(expected[k][j]);
    }
  }
  return "";
}

}  // namespace

std::string run(const Sweep& sweep, const Variant& variant) {
  const CellInfo* info = find(sweep.cell, variant);
  if (info == nullptr) return variant.name() + " has no kernel for " + sweep.cell;
  Draw draw(sweep.seed);
  const Problem problem = draw_problem(sweep, *info, variant.exact, draw);
  const Cell cell = make_cell(sweep, problem, variant, draw);
  const Call call = draw_call(*info, problem, draw);
  std::vector<cellc::ConstTensorView> inputs, states;
  std::vector<TensorView> outputs;
  for (const Vectors& input : call.inputs) inputs.push_back(input.view);
  for (const Vectors& state : call.states) states.push_back(state.view);
  for (const Vectors& output : call.outputs) outputs.push_back(output.view);
  if (problem.hx)
    cell.forward(inputs, states, outputs);
  else
    cell.forward(inputs, {}, outputs);
  const std::string wrong = compare(cell, problem, call);
  return wrong.empty() ? ""
                       : std::string(cell.kernel().name) + ", N = " + std::to_string(problem.batch) + ": " + wrong +
                             "\n  CELLC_SWEEP_SEED=" + std::to_string(sweep.seed) + " test_cells";
}
