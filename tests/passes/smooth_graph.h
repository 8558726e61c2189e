#pragma once
#include <random>

#include "graph/graph.h"

/// A random cell that can be differentiated: products are of matrices of parameters, values stay near 1, and kinks are rarely met.
cellc::Graph smooth_graph(std::mt19937_64& random);
