#pragma once
#include <random>

#include "graph/evaluate.h"

/// Values for a cell over some steps, one row: inputs and weights of the loss by name, a vector for all steps, one after the other.
struct Example {
  int steps;
  cellc::Bindings inputs;  ///< of all steps
  cellc::Bindings states;  ///< before the first step
  cellc::Bindings parameters;
  std::vector<std::vector<std::vector<double>>> weights;  ///< [step][state]: the loss is the sum of the new states times these
};

Example random_example(const cellc::Graph& graph, const cellc::Sizes& sizes, int steps, std::mt19937_64& random);

/// The derivatives of the loss by every input, state and parameter: by central differences of evaluations of the cell ...
cellc::Bindings finite_differences(const cellc::Graph& graph, const cellc::Sizes& sizes, const Example& example);

/// ... and by the graphs of its gradient, evaluated as the runtime runs their kernels.
cellc::Bindings backpropagated(const cellc::Graph& graph, const cellc::Sizes& sizes, const Example& example);
