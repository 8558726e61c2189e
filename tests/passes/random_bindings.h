#pragma once
#include <random>
#include <vector>

#include "graph/evaluate.h"

/// Values for all leaves, special ones among them.
cellc::Bindings random_bindings(const cellc::Graph& graph, const cellc::Sizes& sizes, std::mt19937_64& random);

/// Whether the values are the same bit for bit; every NaN is the same.
bool same(const std::vector<std::vector<double>>& a, const std::vector<std::vector<double>>& b);
