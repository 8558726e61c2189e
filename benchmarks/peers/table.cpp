#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "modules.h"
#include "peer.h"

namespace peers {

// Each is defined in the file of its name; CMake defines CELLC_PEER_* for what it found.
#ifdef CELLC_PEER_CELLC
extern const Peer cellc_itself;
#endif
extern const Peer hand_written, hand_written_hoisted;
#ifdef CELLC_PEER_EIGEN
extern const Peer eigen_by_output, eigen_by_input;
#endif
#ifdef CELLC_PEER_OPENBLAS
extern const Peer openblas_by_output, openblas_by_input;
#endif
#ifdef CELLC_PEER_LIBXSMM
extern const Peer libxsmm_panel32, libxsmm_panel64;
#endif

namespace {

double difference(const Recurrence& recurrence, const std::vector<double>& expected) {
  const std::vector<float> state = recurrence.state();
  double largest = 0;
  for (size_t i = 0; i < expected.size(); ++i) {
    const double distance = std::abs(static_cast<double>(state[i]) - expected[i]);
    largest = std::isnan(distance) ? INFINITY : std::max(largest, distance);
  }
  return largest;
}

std::vector<Peer> built_in() {
  return {
#ifdef CELLC_PEER_CELLC
      cellc_itself,
#endif
      hand_written,       hand_written_hoisted,
#ifdef CELLC_PEER_EIGEN
      eigen_by_output,    eigen_by_input,
#endif
#ifdef CELLC_PEER_OPENBLAS
      openblas_by_output, openblas_by_input,
#endif
#ifdef CELLC_PEER_LIBXSMM
      libxsmm_panel32,    libxsmm_panel64,
#endif
  };
}

}  // namespace

std::span<const Peer> all_peers() {
  static const std::vector<Peer> table = [] {
    std::vector<Peer> peers = built_in();
    add_modules(peers);
    return peers;
  }();
  return table;
}

std::vector<std::string> peer_names() {
  std::vector<std::string> names;
  for (const Peer& peer : all_peers())
    if (names.empty() || names.back() != peer.name) names.push_back(peer.name);
  return names;
}

void check(const Peer& peer, const Problem& problem, const Expected& expected) {
  constexpr double allowed = 1e-5;  // PyTorch's absolute tolerance for float32
  const std::unique_ptr<Recurrence> recurrence = make_recurrence(peer, problem);
  if (!recurrence) return;
  recurrence->advance(1);
  double largest = difference(*recurrence, problem.steps > 0 ? expected.outputs : expected.after_one);
  if (problem.steps == 0) {
    recurrence->advance(2);
    largest = std::max(largest, difference(*recurrence, expected.after_three));
  }
  if (!(largest <= allowed)) throw std::runtime_error(peer.name + " " + peer.variant + " is wrong by " + std::to_string(largest));
}

}  // namespace peers
