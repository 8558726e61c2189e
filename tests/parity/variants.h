#pragma once
#include <deque>
#include <string>
#include <vector>

#include <cellc/choice.h>

/// A way in which a step can be computed here: the kernels of one target, either those of exact sizes or the generic ones.
struct Variant {
  std::string target;
  bool exact;
  cellc::KernelSet kernels;

  std::string name() const { return target.substr(target.rfind('-') + 1) + (exact ? " exact" : " generic"); }
  /// Whether it has a kernel for this cell.
  bool has(const std::string& cell, const std::vector<int64_t>& sizes, cellc::DType dtype) const {
    return has(cell, sizes, {dtype, dtype});
  }
  bool has(const std::string& cell, const std::vector<int64_t>& sizes, const cellc::ElementTypes& types) const;
};

/// Every variant of the kernels linked in that this processor can run.
const std::deque<Variant>& variants();

/// Of the kernels with int8 weights, those with dot instructions, too.
const std::deque<Variant>& int8_variants();
