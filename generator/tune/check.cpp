#include "tune/check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "graph/evaluate.h"
#include "tune/candidate.h"
#include "tune/operands.h"

namespace cellc {
namespace {

using NewStates = std::vector<std::vector<double>>;

// Batches are rows of a pool, one after the other and again from the first: a prime, so that the rows of two tiles differ.
constexpr int64_t pool_rows = 31;

// `of_operand` is what rounding moves an operand by, as a part of the largest: half a 127th for int8, half a unit in the last place for
// weights read as bfloat16; where operands are exact, what sums of thousands of products lose, eight units in the last place of the type
// that they are added up in. `of_state` is what storing moves a new state by: four halves of its last place.
struct Rounding {
  std::string_view dtype;
  double of_operand, of_state;
};

constexpr std::array roundings{
    Rounding{"float32", 0x1p-20, 0x1p-22}, Rounding{"float64", 0x1p-49, 0x1p-51},         Rounding{"bfloat16", 0x1p-20, 0x1p-7},
    Rounding{"float16", 0x1p-20, 0x1p-9},  Rounding{"float32-bfloat16", 0x1p-9, 0x1p-22}, Rounding{"float32-int8", 1.0 / 254, 0x1p-22},
};

const Rounding& rounding_of(const std::string& dtype) {
  return *std::find_if(roundings.begin(), roundings.end(), [&](const Rounding& row) { return row.dtype == dtype; });
}

Bindings row_of(const Cell& cell, const Operands& pool, int64_t row, Bindings bindings) {
  const CellInfo& info = cell.info();
  for (int k = 0; k < info.input_count; ++k)
    bindings[info.inputs[k].name] = values(pool.inputs[static_cast<size_t>(k)].view().select(0, row));
  for (int k = 0; k < info.state_count; ++k)
    bindings[info.states[k].name] = values(pool.states[static_cast<size_t>(k)].view().select(0, row));
  return bindings;
}

// Every value moved by up to `by` of the largest of its tensor.
Bindings moved(Bindings bindings, double by, Generator& generator) {
  for (auto& [name, tensor] : bindings) {
    double largest = 0;
    for (const double value : tensor) largest = std::max(largest, std::fabs(value));
    Tensor noise = Tensor::empty({static_cast<int64_t>(tensor.size())}, DType::float64);
    uniform_(noise.view(), -by * largest, by * largest, generator);
    for (size_t j = 0; j < tensor.size(); ++j) tensor[j] += noise.data<double>()[j];
  }
  return bindings;
}

// The new states of every row of the pool, and what each new state may be off.
struct Expected {
  std::vector<NewStates> rows;
  std::vector<double> tolerance;
};

Expected expect(const Plan& plan, const Cell& cell, const Operands& pool, Generator& generator) {
  Bindings parameters;
  for (const auto& [name, tensor] : cell.parameters()) parameters[name] = values(tensor);
  const Rounding& rounding = rounding_of(plan.dtype);
  Expected expected;
  expected.tolerance.resize(plan.graph.results.size());
  for (int64_t row = 0; row < pool_rows; ++row) {
    const Bindings bindings = row_of(cell, pool, row, parameters);
    expected.rows.push_back(evaluate(plan.graph, plan.sizes, bindings));
    const NewStates others = evaluate(plan.graph, plan.sizes, moved(bindings, rounding.of_operand, generator));
    for (size_t k = 0; k < others.size(); ++k)
      for (size_t j = 0; j < others[k].size(); ++j) {
        const double value = expected.rows.back()[k][j], off = 6 * std::fabs(others[k][j] - value) + rounding.of_state * std::fabs(value);
        if (std::isfinite(off)) expected.tolerance[k] = std::max(expected.tolerance[k], off);
      }
  }
  return expected;
}

bool agree(double a, double b, double tolerance) { return (std::isnan(a) && std::isnan(b)) || a == b || std::fabs(a - b) <= tolerance; }

void fill(std::vector<Tensor>& tensors, const std::vector<Tensor>& pool, int64_t batch) {
  for (size_t k = 0; k < tensors.size(); ++k)
    for (int64_t row = 0; row < batch; ++row) tensors[k].view().select(0, row).copy_(pool[k].view().select(0, row % pool_rows));
}

void check_batch(const Cell& cell, const Operands& pool, const Expected& expected, int64_t batch, Generator& generator) {
  Operands operands = draw_operands(cell, batch, generator);
  fill(operands.inputs, pool.inputs, batch);
  fill(operands.states, pool.states, batch);
  bind(cell, operands)();
  for (size_t k = 0; k < operands.outputs.size(); ++k) {
    const std::vector<double> got = values(operands.outputs[k].view());
    const size_t width = got.size() / static_cast<size_t>(batch);
    for (size_t at = 0; at < got.size(); ++at) {
      const double wanted = expected.rows[at / width % pool_rows][k][at % width];
      if (!agree(got[at], wanted, expected.tolerance[k]))
        throw CandidateError(fmt::format("wrong numbers: row {} of {}, element {} of new state {} is {:.9g}; expected {:.9g} within {:.2g}",
                                         at / width, batch, at % width, k, got[at], wanted, expected.tolerance[k]));
    }
  }
}

// Beyond a block the loops start over; thousands of rows tell no more.
std::set<int64_t> batches_of(const Schedule& schedule) {
  std::set<int64_t> batches;
  const int64_t rows = schedule.rows, few = schedule.few_rows, block = rows * schedule.block_tiles;
  for (int64_t batch = 1; batch <= std::max<int64_t>(15, few + rows + 1); ++batch) batches.insert(batch);  // every height
  for (const int64_t batch : {2 * rows + 1, std::min<int64_t>(block + rows + 1, 2048)}) batches.insert(batch);
  return batches;
}

}  // namespace

void check_numbers(const Plan& plan, const Cell& cell, Generator& generator) {
  const Operands pool = draw_operands(cell, pool_rows, generator);
  const Expected expected = expect(plan, cell, pool, generator);
  for (const int64_t batch : batches_of(plan.schedule)) check_batch(cell, pool, expected, batch, generator);
}

}  // namespace cellc
