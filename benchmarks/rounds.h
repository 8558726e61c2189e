#pragma once
#include <chrono>
#include <map>
#include <span>
#include <string>

#include "cases.h"
#include "peers/peer.h"

/// What one core gave at best so far.
struct Rates {
  double peak = 0;    ///< FLOP/s
  double stream = 0;  ///< bytes/s of a buffer as large as the weights of one case; of a sequence weight_hh alone
};

/// Measures both again for some milliseconds and keeps the better.
void measure(Rates& rates, const Case& one);

/// FLOPs of a step, or of a whole sequence, and the bytes of weights that it reads at least: of a sequence weight_hh in every step.
double flops_of(const Case& one);
double bytes_of(const Case& one);

/// Seconds of a step, or of a sequence, in float32 at these rates. Training: its multiply-adds at the peak. A sequence: the input product
/// at the peak, and step by step what the multiply-adds or the stream of weight_hh takes, whichever is longer.
double limit_of(const Case& one, const Rates& rates);

/// Seconds a step (a sequence): the fastest of many short stretches of the dependent chain within `each`. Short, as the limit's own
/// stretches are: on a shared machine a long one is never undisturbed.
double fastest_stretch(peers::Recurrence& recurrence, std::chrono::microseconds each);

/// What one case gave.
struct Measured {
  Case one;
  double limit;                           ///< seconds a step, or a sequence
  std::map<std::string, double> seconds;  ///< the same, by contender: its fastest variant. Absent: it has nothing for this size.
};

/// Times the peers in turn, round after round, and measures the limit once in each round, so that what else the machine does hits all
/// alike. Each round makes the peer anew: where its memory lies in the caches is luck that must not stick to one of them. Checks every peer
/// before; throws std::runtime_error if one is wrong.
Measured run_rounds(const Case& one, std::span<const peers::Peer> contenders, int rounds, std::chrono::microseconds each);
