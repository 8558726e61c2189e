#pragma once
#include <vector>

#include "graph/graph.h"

namespace cellc {

/// Which nodes each stage of a cell makes (passes/stages.h): new states, and vectors that stages hand on, slots.
struct StageCut {
  std::vector<std::vector<NodeId>> made;  ///< by stage
  std::vector<NodeId> slots;

  /// Whether a stage before `stage` makes it.
  bool is_made_before(size_t stage, NodeId id) const;
};

StageCut stage_cut(const Graph& graph);

}  // namespace cellc
