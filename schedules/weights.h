#pragma once
#include <initializer_list>

#include "schedules/schedule.h"

namespace cellc {

/// The hidden units that the kernel computes side by side; 0 in a generic kernel.
int64_t hidden_units(const Graph& graph, const Sizes& sizes);

/// Whether they fill an even number of panels.
bool has_pairs(const Graph& graph, const Sizes& sizes, const Schedule& schedule);

/// Products that share a vector, side by side: the gates of a cell.
int64_t gates_of(const Graph& graph);

/// Of all inputs, states, parameters that are of one of these kinds.
int64_t bytes_of(const Graph& graph, const Sizes& sizes, std::initializer_list<Op> kinds, int64_t element_bytes);

}  // namespace cellc
