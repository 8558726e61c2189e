#include "cli/call_limits.h"

#include <algorithm>

#include <cellc/cell_module.h>
#include <cellc/stages.h>
#include <fmt/format.h>

#include "passes/stages.h"

namespace cellc {
namespace {

void check_step(const std::string& whose, const Graph& graph, const char* what_to_do) {
  const size_t inputs = nodes_of(graph, Op::input).size(), states = nodes_of(graph, Op::state).size();
  const int arguments = Cell::step_arguments(static_cast<int>(inputs), static_cast<int>(states));
  if (arguments > Step::max_arguments)
    throw GraphError(
        fmt::format("{}: a step takes {} arguments, for inputs ({}), old and new states ({} each) and 2 more; expected at most {}. {}",
                    whose, arguments, inputs, states, Step::max_arguments, what_to_do));
}

void check_stages(const std::string& whose, const Graph& graph, const char* what_to_do) {
  for (const Stage& stage : stages(graph).stages) {
    const auto expect = [&](size_t count, const char* what, size_t most) {
      if (count > most)
        throw GraphError(fmt::format("{}: {} has {} {}; expected at most {}. {}", whose, stage.graph.cell, count, what, most, what_to_do));
    };
    expect(stage.reads.size() + 2 * stage.makes.size(), "vectors, those that it reads and, twice, those that it makes",
           detail::most_stage_vectors);
    expect(dimensions(graph).size(), "dimensions", detail::most_stage_dims);
  }
}

}  // namespace

void check_call(const Graph& graph) {
  check_stages("cell " + graph.cell, graph, "Divide the cell");
  check_step("cell " + graph.cell, graph,
             "Put those of one dimension into one, as Input<Stack<2, I>>, whose blocks chunk<0> and chunk<1> take");
}

void check_call(const Graph& graph, const Gradient& gradient) {
  const std::string whose = "the gradient of cell " + graph.cell;
  if (nodes_of(graph, Op::param).empty())
    throw GraphError(fmt::format("{}: the cell has no parameters; expected one at least. Leave GRADIENTS out", whose));
  for (const auto& [what, count] :
       {std::pair{"parameters", nodes_of(graph, Op::param).size()}, std::pair{"sums over all rows", gradient.totals.size()}})
    if (count > Cell::most_totals)
      throw GraphError(
          fmt::format("{} has {} {}; expected at most {}. Put parameters of one shape into one, as Param<Stack<2, H>, I> w, of "
                      "which chunk<0>(w * x) and chunk<1>(w * x) are the products, or leave GRADIENTS out",
                      whose, count, what, Cell::most_totals));
  for (const Graph* part : {&gradient.backward, &gradient.inputs, &gradient.states})
    for (const auto check : {check_step, check_stages})
      check(whose + ", in " + part->cell, *part, "Divide the cell, or leave GRADIENTS out");
}

}  // namespace cellc
