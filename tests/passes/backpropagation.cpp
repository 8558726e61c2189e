#include "backpropagation.h"

#include "passes/gradient.h"

namespace {

using cellc::Bindings;
using cellc::Graph;
using cellc::Op;
using cellc::Sizes;
using Numbers = std::vector<double>;

const cellc::Node& node(const Graph& graph, cellc::NodeId id) { return graph.nodes[static_cast<size_t>(id)]; }

size_t count_of(const cellc::Shape& shape, const Sizes& sizes) {
  int64_t count = 1;
  for (const int64_t extent : extents(shape, sizes)) count *= extent;
  return static_cast<size_t>(count);
}

Numbers random_numbers(size_t count, std::mt19937_64& random) {
  Numbers values(count);
  for (double& value : values) value = std::uniform_real_distribution<>(-1, 1)(random);
  return values;
}

Numbers at_step(const Numbers& all, size_t step, int steps) {
  const auto length = static_cast<std::ptrdiff_t>(all.size()) / steps, first = static_cast<std::ptrdiff_t>(step) * length;
  return {all.begin() + first, all.begin() + first + length};
}

Bindings bindings_at(const Example& example, size_t step, const Bindings& states) {
  Bindings result = example.parameters;
  for (const auto& [name, values] : example.inputs) result[name] = at_step(values, step, example.steps);
  result.insert(states.begin(), states.end());
  return result;
}

// The states before each step, and after the last one.
std::vector<Bindings> states_of(const Graph& graph, const Sizes& sizes, const Example& example) {
  std::vector<Bindings> result{example.states};
  for (size_t step = 0; step < static_cast<size_t>(example.steps); ++step) {
    const std::vector<Numbers> after = evaluate(graph, sizes, bindings_at(example, step, result.back()));
    Bindings next;
    for (size_t k = 0; k < after.size(); ++k) next[node(graph, nodes_of(graph, Op::state)[k]).name] = after[k];
    result.push_back(std::move(next));
  }
  return result;
}

double loss(const Graph& graph, const Sizes& sizes, const Example& example) {
  const std::vector<Bindings> states = states_of(graph, sizes, example);
  double sum = 0;
  for (size_t step = 0; step < static_cast<size_t>(example.steps); ++step)
    for (size_t k = 0; k < graph.results.size(); ++k) {
      const Numbers& values = states[step + 1].at(node(graph, nodes_of(graph, Op::state)[k]).name);
      for (size_t j = 0; j < values.size(); ++j) sum += values[j] * example.weights[step][k][j];
    }
  return sum;
}

struct Backward {
  const Graph& graph;
  const Sizes& sizes;
  const Example& example;
  cellc::Gradient gradient = cellc::gradient(graph);
  std::vector<Bindings> states = states_of(graph, sizes, example);
  std::vector<std::vector<Numbers>> adjoints{};  ///< [step][state of the backward cell]

  Numbers vector(const cellc::VectorOf& of, size_t step) const {
    const auto name = [&](Op op) { return node(graph, nodes_of(graph, op)[of.index]).name; };
    switch (of.kind) {
      case cellc::Vector::input:
        return at_step(example.inputs.at(name(Op::input)), step, example.steps);
      case cellc::Vector::state:
        return states[step].at(name(Op::state));
      case cellc::Vector::new_state:
        return states[step + 1].at(name(Op::state));
      case cellc::Vector::grad_new_state:
        return example.weights[step][of.index];
      default:
        return adjoints[step][of.index];
    }
  }

  void run_backward() {
    adjoints.resize(static_cast<size_t>(example.steps));
    std::vector<Numbers> later;
    for (const cellc::NodeId id : nodes_of(gradient.backward, Op::state))
      later.emplace_back(count_of(node(gradient.backward, id).shape, sizes));
    for (size_t step = adjoints.size(); step-- > 0;) {
      Bindings bindings = example.parameters;
      for (size_t k = 0; k < later.size(); ++k)
        bindings[node(gradient.backward, nodes_of(gradient.backward, Op::state)[k]).name] = later[k];
      for (size_t k = 0; k < gradient.backward_inputs.size(); ++k)
        bindings[node(gradient.backward, nodes_of(gradient.backward, Op::input)[k]).name] = vector(gradient.backward_inputs[k], step);
      adjoints[step] = later = evaluate(gradient.backward, sizes, bindings);
    }
  }

  std::vector<Numbers> of_vectors(const Graph& part, const std::vector<size_t>& taken, size_t step) const {
    Bindings bindings = example.parameters;
    for (size_t k = 0; k < taken.size(); ++k) bindings[node(part, nodes_of(part, Op::input)[k]).name] = adjoints[step][taken[k]];
    for (const cellc::NodeId id : nodes_of(part, Op::state))
      bindings[node(part, id).name] = Numbers(count_of(node(part, id).shape, sizes), NAN);
    return evaluate(part, sizes, bindings);
  }

  // The derivatives by whole vectors from those by their blocks.
  std::vector<Numbers> joined(const std::vector<Numbers>& blocks, Op of) const {
    std::vector<Numbers> result;
    size_t next = 0;
    for (const cellc::NodeId id : nodes_of(graph, of)) {
      Numbers& whole = result.emplace_back();
      while (whole.size() < count_of(node(graph, id).shape, sizes)) {
        whole.insert(whole.end(), blocks.at(next).begin(), blocks.at(next).end());
        ++next;
      }
    }
    return result;
  }

  Numbers total(const cellc::Total& total) const {
    Numbers sum;
    for (size_t step = 0; step < adjoints.size(); ++step) {
      const Numbers& adjoint = adjoints[step][total.adjoint];
      Numbers operand{1};
      if (total.is_outer) {
        const Numbers all = vector(total.vector, step);
        const size_t first = total.first.count == 0 ? 0 : count_of({total.first}, sizes);
        operand.assign(all.begin() + static_cast<std::ptrdiff_t>(first),
                       all.begin() + static_cast<std::ptrdiff_t>(first + count_of({total.blocks}, sizes)));
      }
      sum.resize(adjoint.size() * operand.size());
      for (size_t r = 0; r < adjoint.size(); ++r)
        for (size_t c = 0; c < operand.size(); ++c) sum[r * operand.size() + c] += adjoint[r] * operand[c];
    }
    return sum;
  }

  Bindings run() {
    run_backward();
    Bindings result;
    const std::vector<cellc::NodeId> inputs = nodes_of(graph, Op::input), olds = nodes_of(graph, Op::state);
    for (size_t step = 0; step < adjoints.size(); ++step) {
      const std::vector<Numbers> values = joined(of_vectors(gradient.inputs, gradient.input_adjoints, step), Op::input);
      for (size_t k = 0; k < inputs.size(); ++k) {
        Numbers& all = result[node(graph, inputs[k]).name];
        all.insert(all.end(), values[k].begin(), values[k].end());
      }
    }
    const std::vector<Numbers> values = joined(of_vectors(gradient.states, gradient.state_adjoints, 0), Op::state);
    for (size_t k = 0; k < olds.size(); ++k) result[node(graph, olds[k]).name] = values[k];
    Bindings bindings = example.parameters;
    const std::vector<cellc::NodeId> params = nodes_of(graph, Op::param), all = nodes_of(gradient.parameters, Op::param);
    for (size_t k = 0; k < gradient.totals.size(); ++k)
      bindings[node(gradient.parameters, all[params.size() + k]).name] = total(gradient.totals[k]);
    const std::vector<Numbers> of_parameters = evaluate(gradient.parameters, sizes, bindings);
    for (size_t k = 0; k < params.size(); ++k) result[node(graph, params[k]).name] = of_parameters[k];
    return result;
  }
};

}  // namespace

Example random_example(const Graph& graph, const Sizes& sizes, int steps, std::mt19937_64& random) {
  Example example{steps, {}, {}, {}, {}};
  for (const cellc::Node& leaf : graph.nodes) {
    if (leaf.op == Op::input) example.inputs[leaf.name] = random_numbers(static_cast<size_t>(steps) * count_of(leaf.shape, sizes), random);
    if (leaf.op == Op::state) example.states[leaf.name] = random_numbers(count_of(leaf.shape, sizes), random);
    if (leaf.op == Op::param) example.parameters[leaf.name] = random_numbers(count_of(leaf.shape, sizes), random);
  }
  for (int step = 0; step < steps; ++step) {
    std::vector<Numbers>& weights = example.weights.emplace_back();
    for (const cellc::NodeId result : graph.results) weights.push_back(random_numbers(count_of(node(graph, result).shape, sizes), random));
  }
  return example;
}

Bindings finite_differences(const Graph& graph, const Sizes& sizes, const Example& example) {
  constexpr double step = 1e-5;
  Bindings result;
  for (Bindings Example::*tensors : {&Example::inputs, &Example::states, &Example::parameters})
    for (const auto& [name, values] : example.*tensors) {
      Numbers& derivatives = result[name];
      for (size_t k = 0; k < values.size(); ++k) {
        Example moved = example;
        double& value = (moved.*tensors).at(name)[k];
        value = values[k] + step;
        const double above = loss(graph, sizes, moved);
        value = values[k] - step;
        derivatives.push_back((above - loss(graph, sizes, moved)) / (2 * step));
      }
    }
  return result;
}

Bindings backpropagated(const Graph& graph, const Sizes& sizes, const Example& example) { return Backward{graph, sizes, example}.run(); }
