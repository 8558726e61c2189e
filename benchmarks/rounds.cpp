#include "rounds.h"

#include <cellc/limits.h>

#include <algorithm>

namespace {

namespace limits = cellc::limits;
using Clock = std::chrono::steady_clock;

double gates_of(const Case& one) { return static_cast<double>(peers::gates_of(one.kind)); }

// Of the weights that every step reads.
double weight_bytes(const Case& one) {
  return gates_of(one) * limits::weight_bytes(one.steps == 0 ? one.input_size : 0, one.hidden_size, sizeof(float));
}

// Each gate is a product and an activation; an LSTM's new h has one more. The derivatives by inputs and states, and those by weights, take
// as many multiplications as the products do.
double step_flops(const Case& one, int64_t input_size) {
  const double activation =
      limits::step_flops(0, one.hidden_size, one.batch) - 2 * static_cast<double>(one.hidden_size * one.hidden_size * one.batch);
  const double once = gates_of(one) * limits::step_flops(input_size, one.hidden_size, one.batch);
  if (one.kind == peers::Kind::training) return 3 * (once - activation) + activation;
  return once + (one.kind == peers::Kind::lstm ? activation : 0);
}

double seconds_of(peers::Recurrence& recurrence, int64_t steps) {
  const auto start = Clock::now();
  recurrence.advance(steps);
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void keep_fastest(std::map<std::string, double>& seconds, const std::string& name, double measured) {
  const auto [at, inserted] = seconds.try_emplace(name, measured);
  if (!inserted) at->second = std::min(at->second, measured);
}

}  // namespace

double flops_of(const Case& one) { return static_cast<double>(std::max<int64_t>(one.steps, 1)) * step_flops(one, one.input_size); }

double bytes_of(const Case& one) { return static_cast<double>(std::max<int64_t>(one.steps, 1)) * weight_bytes(one); }

void measure(Rates& rates, const Case& one) {
  rates.peak = std::max(rates.peak, limits::fma_peak<float>(limits::Budget(1)));
  rates.stream = std::max(rates.stream, limits::stream_rate(static_cast<size_t>(weight_bytes(one)), limits::Budget(2)));
}

double limit_of(const Case& one, const Rates& rates) {
  if (one.kind == peers::Kind::training) return flops_of(one) / rates.peak;
  const double step =
      limits::limit_seconds(step_flops(one, one.steps == 0 ? one.input_size : 0), weight_bytes(one), rates.peak, rates.stream);
  if (one.steps == 0) return step;
  const double input_product = gates_of(one) * 2 * static_cast<double>(one.input_size * one.hidden_size * one.batch);
  return static_cast<double>(one.steps) * (step + input_product / rates.peak);
}

double fastest_stretch(peers::Recurrence& recurrence, std::chrono::microseconds each) {
  constexpr double stretch = 40e-6;
  int64_t steps = 1;
  while (seconds_of(recurrence, steps) < stretch / 2 && steps < (int64_t{1} << 20)) steps *= 2;
  const auto end = Clock::now() + each;
  double best = 1e300;
  for (int stretches = 0; stretches < 3 || Clock::now() < end; ++stretches) best = std::min(best, seconds_of(recurrence, steps));
  return best / static_cast<double>(steps);
}

Measured run_rounds(const Case& one, std::span<const peers::Peer> contenders, int rounds, std::chrono::microseconds each) {
  const peers::Problem problem = peers::make_problem(one.input_size, one.hidden_size, one.batch, one.steps, one.kind);
  const peers::Expected expected = peers::evaluate(problem);
  for (const peers::Peer& peer : contenders) peers::check(peer, problem, expected);
  Rates rates;
  Measured measured{one, 0, {}};
  for (int round = 0; round < rounds; ++round) {
    measure(rates, one);
    for (const peers::Peer& peer : contenders)
      if (const auto recurrence = peers::make_recurrence(peer, problem))
        keep_fastest(measured.seconds, peer.name, fastest_stretch(*recurrence, each));
  }
  measured.limit = limit_of(one, rates);
  return measured;
}
