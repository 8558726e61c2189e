#include "level.h"

namespace cellc::limits {
namespace {

#define CELLC_LEVEL_TARGET
#define CELLC_LEVEL_BYTES 16
#include "loops.h"

bool available() { return true; }

}  // namespace

const Level level_baseline = {"baseline", available, CELLC_LEVEL_BYTES, fma_float, fma_double, read, read_ahead};

}  // namespace cellc::limits
