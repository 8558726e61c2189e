#pragma once
#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "activation.h"
#include "aligned.h"
#include "problem.h"
#include "vector.h"

namespace peers {

/// Without it the compiler loads a weight anew for each row, and the loads become the limit.
[[gnu::always_inline]] inline void keep_in_register(Vector& value) {
#if defined(__x86_64__)
  __asm__("" : "+v"(value));
#else
  (void)value;
#endif
}

/// The cell for one size. A tile is Rows rows of the batch x V vectors of hidden units, a panel or half of one.
template <int I, int H>
class Cell {
 public:
  /// Panel after panel: the sum of the biases, then the weights of k = 0 ... I+H-1.
  static Floats pack(const Problem& problem) {
    Floats packed(static_cast<size_t>((H + panel - 1) / panel) * panel_floats);
    for (int j = 0; j < H; ++j) {
      float* to = &packed[static_cast<size_t>(j / panel * panel_floats + j % panel)];
      const auto row = static_cast<size_t>(j);
      *to = problem.bias_ih[row] + problem.bias_hh[row];
      for (size_t k = 0; k < I; ++k) *(to += panel) = problem.weight_ih[row * I + k];
      for (size_t k = 0; k < H; ++k) *(to += panel) = problem.weight_hh[row * H + k];
    }
    return packed;
  }

  /// A whole step, or a half of it: project writes the sums over the input to output, recur finds them there.
  enum class Part { whole, project, recur };

  template <Part P = Part::whole>
  static void step(const float* packed, int64_t batch, const float* input, const float* hx, float* output) {
    const bool one_tile = batch > max_rows<panel_vectors> && batch <= max_rows<narrow>;
    if (one_tile && !small_panels)
      all_tiles<P, narrow>(packed, batch, input, hx, output);
    else
      all_tiles<P, panel_vectors>(packed, batch, input, hx, output);
  }

 private:
  using Tile = void (*)(const float*, int, const float*, const float*, float*);

  static constexpr int vectors = (H + lanes - 1) / lanes;
  static constexpr int padding(int width) { return (width - vectors % width) % width; }

  /// Up to four vectors, or up to two of 16 registers, are one panel; more are cut into those with the least padding.
  static constexpr int cut() {
    if (registers < 32) return std::min(vectors, 2);
    if (vectors <= 4) return vectors;
    return padding(4) <= std::min(padding(3), padding(2)) ? 4 : padding(3) <= padding(2) ? 3 : 2;
  }
  static constexpr int panel_vectors = cut();
  static constexpr int narrow = panel_vectors % 2 == 0 ? 2 : panel_vectors;
  static constexpr int panel = panel_vectors * lanes;
  static constexpr int panel_floats = (1 + I + H) * panel;
  static constexpr bool small_panels = panel_floats <= 34 * 1024;  ///< a second tile of rows reads them at no cost
  static constexpr bool streams = (I + H) * H > 16 * 1024;         ///< the weights do not fit into the first cache
  static constexpr int prefetch_distance = 1024;                   ///< floats: a page, where the processor's own prefetching stops

  template <int V>
  static constexpr int max_rows = (registers - V - 2) / V;

  /// Tiles of as equal rows as possible.
  template <Part P, int V>
  static void all_tiles(const float* packed, int64_t batch, const float* input, const float* hx, float* output) {
    static constexpr auto tile_of = table<P, V>(std::make_integer_sequence<int, max_rows<V>>());
    const int64_t tiles = (batch + max_rows<V> - 1) / max_rows<V>, rows = batch / tiles, longer = batch % tiles;
    for (int j = 0; j < vectors * lanes; j += V * lanes)
      for (int64_t t = 0, n = 0; t < tiles; ++t) {
        const int64_t count = rows + (t < longer);
        tile_of[static_cast<size_t>(count)](packed + j / panel * panel_floats + j % panel, j, input + n * I, hx + n * H, output + n * H);
        n += count;
      }
  }

  template <Part P, int V, int... Rows>
  static constexpr std::array<Tile, sizeof...(Rows) + 1> table(std::integer_sequence<int, Rows...>) {
    return {nullptr, tile<P, Rows + 1, V>...};
  }

  /// Independent sums for each output, so that at least 8 multiply-adds are under way.
  static constexpr int chains(int outputs) {
    int c = 1;
    while (outputs * c < 8) c *= 2;
    return c;
  }

  template <int Rows, int V, int Chains>
  using Sums = Vector[Chains][Rows][V];

  /// sums[k % Chains] += weights[k] * x[k] for k < K.
  template <int K, int Rows, int V, int Chains>
  [[gnu::always_inline]] static void accumulate(Sums<Rows, V, Chains>& sums, const float* weights, const float* x) {
    const auto one = [&](int chain, int k) {
      Vector w[V];
#pragma GCC unroll 8
      for (int v = 0; v < V; ++v) {
        std::memcpy(&w[v], weights + k * panel + v * lanes, sizeof(Vector));
        if constexpr (Rows > 1)
          keep_in_register(w[v]);
        else if constexpr (streams)
          __builtin_prefetch(weights + k * panel + v * lanes + prefetch_distance);
      }
#pragma GCC unroll 32
      for (int r = 0; r < Rows; ++r) {
        const Vector factor = Vector{} + x[r * K + k];
#pragma GCC unroll 8
        for (int v = 0; v < V; ++v) sums[chain][r][v] += w[v] * factor;
      }
    };
    constexpr int whole = K / Chains * Chains;
#pragma GCC unroll 1
    for (int k = 0; k < whole; k += Chains)
#pragma GCC unroll 8
      for (int c = 0; c < Chains; ++c) one(c, k + c);
#pragma GCC unroll 8
    for (int k = whole; k < K; ++k) one(k - whole, k);
  }

  static Vector load(const float* output, int j) {
    Vector value{};
    if (j + lanes <= H)
      std::memcpy(&value, output + j, sizeof value);
    else if (j < H)
      std::memcpy(&value, output + j, H % lanes * sizeof(float));
    return value;
  }

  static void store(float* output, int j, Vector value) {
    if (j + lanes <= H)
      std::memcpy(output + j, &value, sizeof value);
    else if (j < H)
      std::memcpy(output + j, &value, H % lanes * sizeof(float));
  }

  template <Part P, int Rows, int V>
  static void tile(const float* weights, int j, const float* input, const float* hx, float* output) {
    constexpr int C = chains(Rows * V);
    Sums<Rows, V, C> sums{};
#pragma GCC unroll 8
    for (int v = 0; v < V; ++v) {
      Vector bias;
      std::memcpy(&bias, weights + v * lanes, sizeof bias);
#pragma GCC unroll 32
      for (int r = 0; r < Rows; ++r) sums[0][r][v] = P == Part::recur ? load(output + r * H, j + v * lanes) : bias;
    }
    if constexpr (P != Part::recur) accumulate<I, Rows, V, C>(sums, weights + panel, input);
    if constexpr (P != Part::project) accumulate<H, Rows, V, C>(sums, weights + (1 + I) * panel, hx);
#pragma GCC unroll 32
    for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 8
      for (int v = 0; v < V; ++v) {
#pragma GCC unroll 4
        for (int half = C / 2; half > 0; half /= 2)
#pragma GCC unroll 4
          for (int i = 0; i < half; ++i) sums[i][r][v] += sums[i + half][r][v];
        store(output + r * H, j + v * lanes, P == Part::project ? sums[0][r][v] : rational_tanh(sums[0][r][v]));
      }
  }
};

}  // namespace peers
