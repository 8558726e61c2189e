#pragma once
#include <deque>
#include <string>
#include <vector>

#include <cellc/choice.h>

namespace plain {

/// One kernel to be made: no sizes for a generic one.
struct Wanted {
  std::string cell;
  std::vector<int64_t> sizes;
  cellc::DType dtype;
  std::string target;
};

/// A table of kernels in plain C++ (rnn_tanh, rnn_relu, gru, lstm, and two_state: p' = x + W p + V q, q' = 2 q), that computes in the same
/// way for every target. `packed` is a layout of its own.
class Library {
 public:
  explicit Library(const std::vector<Wanted>& wanted);
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  const cellc::KernelTable& table() const { return table_; }
  cellc::KernelSet with(cellc::Features features, std::string forced = "") const { return {{&table_}, features, std::move(forced)}; }

 private:
  std::deque<Wanted> wanted_;
  std::deque<std::string> names_;
  std::vector<cellc::KernelInfo> kernels_;
  cellc::KernelTable table_;
};

inline const cellc::Features everything = cellc::needed_features("x86-64-v4");

/// Generic kernels of all these cells in float32 and float64 for x86-64-v2, on a machine that has everything.
cellc::KernelSet generic();

/// How often each kind ran in this thread.
extern thread_local int step_calls, step_one_calls;

}  // namespace plain
