#pragma once
#include <nlohmann/json_fwd.hpp>

#include "tune/search.h"

namespace cellc {

/// Prints a schedule that was measured, and all of it if it is the best so far.
void report_progress(const Progress& progress);

/// Prints what was found, batch by batch.
void print_summary(const Plan& plan, const Tuned& tuned, const Times& limits);

/// What an entry of a table says of its origin: processor, date, times, parts of the limit.
nlohmann::ordered_json evidence(const Tuned& tuned, const Times& limits);

}  // namespace cellc
