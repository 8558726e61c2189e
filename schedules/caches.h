#pragma once
#include <string>

#include "schedules/dtype.h"
#include "schedules/schedule.h"
#include "targets/targets.h"

namespace cellc {

/// What the caches ask of a schedule; the register tile is analytic.cpp's. `sizes` empty: the generic kernel, of which nothing is known.

/// Whether a panel's weights, those of all gates, do not stay in the second cache beside the rows that they meet. Sizes are given.
bool has_large_panels(const Graph& graph, const Sizes& sizes, const std::string& dtype, int lanes, int panel_vectors);

/// Whether the weights do not stay in the second cache. Sizes are given.
bool is_beyond_second_cache(const Graph& graph, const Sizes& sizes, const Dtype& dtype);

/// Whether they come from a third cache that is slow.
bool has_far_weights(const Graph& graph, const Sizes& sizes, const Registers& available, const Dtype& dtype);

/// Whether inputs or states of neighbouring rows lie in the same set of a first cache.
bool shares_a_set(const Graph& graph, const Sizes& sizes, const Dtype& dtype);

/// Of a panel.
int most_vectors_beside(const Graph& graph, const Sizes& sizes, const Registers& available, const std::string& dtype, int lanes);

/// Of a tile.
int most_rows_beside(const Graph& graph, const Sizes& sizes, const std::string& dtype, int lanes, int panel_vectors);

/// Schedule::block_tiles and Schedule::one_vectors. `has_room`: registers for eight vectors, of 16.
int block_tiles_for(const Graph& graph, const Sizes& sizes, const Registers& available, const Schedule& schedule, const Dtype& dtype);
int one_vectors_for(const Graph& graph, const Sizes& sizes, const Registers& available, const Schedule& schedule, const Dtype& dtype,
                    bool has_room);

}  // namespace cellc
