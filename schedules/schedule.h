#pragma once
#include <string>

#include "graph/graph.h"

namespace cellc {

/// How one kernel object is laid out and tiled. Hidden units lie on the vector axis; a panel is `panel_vectors * lanes` hidden units whose
/// weights lie together, k after k.
struct Schedule {
  int lanes = 16;         ///< elements of a vector
  int panel_vectors = 4;  ///< vectors in a panel: the layout of the packed weights
  int rows = 12;          ///< most batch rows in the register tile of step
  int tile_vectors = 2;   ///< vectors beside each of them: a part of a panel, or several whole panels
  int few_rows = 6;       ///< most batch rows that step_few takes, all in one tile, as wide a part of a panel as accumulators hold
  int few_chains = 1;     ///< step_few: independent sums over k
  int block_tiles = 0;    ///< step_many: tiles in a block of rows, which meets all panels before the next one; 0: all rows are one block
  int accumulators = 24;  ///< vector registers for the register tile
  int unroll = 1;         ///< steps of k in one iteration of the loop over k, step
  int one_vectors = 1;    ///< step_one: vectors computed together; a part of a panel, or several whole panels
  int one_chains = 4;     ///< step_one: independent sums over k, added as a tree (split-K)
  int one_unroll = 1;     ///< step_one: steps of k in one iteration, each chain
  std::string source;     ///< where it comes from: "schedules/x86-64-v3.json, entry 256x256" or "analytic"
  friend bool operator==(const Schedule&, const Schedule&) = default;
};

/// Parameters of so many bytes stay in the first cache beside the vectors: reading them at every step costs nothing, so that there is no
/// gain in computing a sequence in two halves.
inline constexpr int64_t small_parameters = 48 << 10;

/// The same for one row, whose steps do nothing but read them: a first cache of most processors. Measured on Zen 4, T = 100, 64x64 (33 KB):
/// halves are 8% faster with one row, 6% slower with two.
inline constexpr int64_t small_parameters_of_one = small_parameters / 3 * 2;

/// The multiple of hidden units that packed parameters are padded to: whole panels, as many as step_one and step take at once.
int padded_units(const Schedule& schedule);

/// The widest part of a panel, in vectors, of which the accumulators have registers for `rows` rows.
int widest_part(const Schedule& schedule, int rows);

/// The most rows for which the accumulators have registers beside `vectors` vectors.
int most_rows_of(const Schedule& schedule, int vectors);

/// The least height of a tile of step_many: it takes more rows than step_few, and cuts more than a tile into tiles of more than half of it.
int least_rows(const Schedule& schedule);

/// "2 x 16 lanes, 12 rows, unroll 1; N=1: 1 x 16 lanes, 4 chains, unroll 1 (analytic)"
std::string to_string(const Schedule& schedule);

}  // namespace cellc
