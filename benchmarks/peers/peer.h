#pragma once
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "problem.h"

namespace peers {

/// A problem made ready by one peer: weights in the layout that it likes, buffers allocated. Holds the state, (N, H), at first hx.
struct Recurrence {
  virtual ~Recurrence() = default;
  /// Does so many dependent steps: h fed back, the input read anew from where the caller has it. Of a sequence: all of it, from hx, so
  /// often.
  virtual void advance(int64_t times) = 0;
  /// (N, H); of a sequence the outputs, (T, N, H).
  virtual std::vector<float> state() const = 0;
};

/// One way of computing the cell. Peers of one name are variants of which a report takes the fastest.
struct Peer {
  std::string name;
  std::string variant;
  /// Null: this peer has nothing for these sizes, or not for steps or sequences.
  std::unique_ptr<Recurrence> (*make)(const Problem& problem);
  bool has_gates = false;  ///< GRU and LSTM, too
  bool trains = false;     ///< training, too: advance() gives all derivatives, state() is these
};

/// Null, too, where the peer does not have this kind of cell.
inline std::unique_ptr<Recurrence> make_recurrence(const Peer& peer, const Problem& problem) {
  const bool has = problem.kind == Kind::rnn || (problem.kind == Kind::training ? peer.trains : peer.has_gates);
  return has ? peer.make(problem) : nullptr;
}

/// All peers that were built: cellc first, then the hand-written template.
std::span<const Peer> all_peers();

/// Their names, each once, in that order.
std::vector<std::string> peer_names();

/// Throws std::runtime_error if `peer` differs from float64 by more than float32 explains, after one step or after three, or in
/// any output of a sequence.
void check(const Peer& peer, const Problem& problem, const Expected& expected);

}  // namespace peers
