#pragma once
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "passes/derivatives.h"

namespace cellc {

/// Some blocks of a vector or matrix.
struct Piece {
  int64_t begin;
  Formula value;
};

/// The sum of the pieces, each at its place, zeros elsewhere; `like` has the whole shape. None of nothing.
std::optional<Formula> assembled(const std::vector<Piece>& pieces, const Formula& like);

/// Copies nodes to a builder, each once, with their operands; `replace` may put another node in the place of one.
class Copier {
 public:
  using Replace = std::function<std::optional<NodeId>(NodeId)>;
  Copier(std::function<const Node&(NodeId)> from, Builder& to, Replace replace)
      : from_(std::move(from)), to_(to), replace_(std::move(replace)) {}
  Formula operator()(NodeId id);

 private:
  NodeId copy(NodeId id);
  std::function<const Node&(NodeId)> from_;
  Builder& to_;
  Replace replace_;
  std::map<NodeId, NodeId> known_;
};

/// Reverse mode over a graph (slices pushed to its leaves): from the nodes that were given adjoints to those that they are made of.
class Reverse {
 public:
  struct Rules {
    std::function<Formula(NodeId)> value;                         ///< of a node of the graph
    std::function<bool(NodeId)> ends;                             ///< whether the adjoint of a node is collected and not passed on
    std::function<void(NodeId, const Formula& adjoint)> product;  ///< passes the adjoint of a matvec on, by give()
  };
  Reverse(const Graph& graph, Rules rules) : graph_(graph), rules_(std::move(rules)) {}

  void give(NodeId node, const Formula& adjoint);
  void run();

  /// What was given to a node, each shape by itself: a scalar gets adjoints of the shapes that it was used with.
  const std::vector<Formula>& given(NodeId node) { return given_[node]; }
  /// The sum of it, also of blocks; none if nothing depends on the node. Sums up elements for a scalar.
  std::optional<Formula> adjoint(NodeId node);
  /// The same of a vector, what was given to blocks of it by itself; each place once.
  std::vector<Piece> parts(NodeId node);
  /// For each adjoint that was passed on the last node that it is of: of the sum, not of its summands.
  const std::map<NodeId, NodeId>& passed_on() const { return passed_on_; }

 private:
  void pass_on(NodeId id);
  const Graph& graph_;
  Rules rules_;
  std::map<NodeId, std::vector<Formula>> given_;
  std::map<NodeId, std::vector<Piece>> pieces_;
  std::map<NodeId, NodeId> passed_on_;
};

}  // namespace cellc
