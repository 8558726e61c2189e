#pragma once
#include <random>

#include "graph/graph.h"

/// A correct cell of a few dozen nodes, made of every operation. Equal generators give equal graphs.
cellc::Graph random_graph(std::mt19937_64& random);
