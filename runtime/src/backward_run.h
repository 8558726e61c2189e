#pragma once
#include <array>

#include <cellc/cell_module.h>

#include "sequence_rows.h"

namespace cellc::detail {

/// The tensors of a backward pass, (T, N, features), those of the first and last states (N, features). Undefined: not given, not wanted.
struct BackwardTensors {
  template <class View>
  using Many = std::array<View, Step::max_arguments>;
  int64_t steps = 0, batch = 0;
  Many<ConstTensorView> inputs, states, outputs, grad_outputs, grad_last_states;
  Many<TensorView> grad_inputs, grad_states;
  StateDict* grad_parameters = nullptr;
  bool accumulate = true;
};

/// Steps [begin, end).
struct StepRange {
  int64_t begin, end;
  int64_t count() const { return end - begin; }
};

inline ConstTensorView steps_of(const ConstTensorView& view, StepRange steps) { return view.narrow(0, steps.begin, steps.count()); }

}  // namespace cellc::detail

namespace cellc {

/// A backward pass whose tensors are checked. It goes through the steps in reverse, a chunk at a time: the backward cell for each step of
/// it, then, over all its rows at once, the derivatives by the inputs and the sums for those by parameters. So memory is bounded for any
/// number of steps.
///
/// Where outputs are not given, they are computed again for a segment of steps at a time, from the states before it; a first pass over all
/// steps keeps these.
struct Cell::BackwardRun {
  BackwardRun(const Cell& cell, const detail::BackwardTensors& tensors);
  size_t nbytes() const noexcept { return static_cast<size_t>(bytes_); }
  void run(void* memory, SequenceWorkspace& workspace_of_steps);

 private:
  const Cell& part(size_t k) const { return cell_.parts_[k]; }  // backward, inputs, states
  const GradientInfo& gradient() const { return *part(0).info().gradient; }
  int64_t features(size_t adjoint) const { return part(0).state_features_[adjoint]; }
  int64_t first_of(const TotalSpec& total) const;
  int64_t features_of(const TotalSpec& total) const;
  int64_t take(int64_t elements);
  void* at(int64_t offset) const { return memory_ + offset; }
  char* adjoint(size_t k, int64_t slot) const;

  void clear();
  void compute_checkpoints();
  void enter_segment(int64_t begin);
  void run_segment(bool is_last);
  TensorView checkpoint(size_t state, int64_t segment) const;
  void add_last_gradients();
  void run_steps(detail::StepRange steps);
  ConstTensorView vector(const VectorRef& of, detail::StepRange steps) const;
  ConstTensorView zeros(int64_t steps, int64_t features) const;
  void run_part(size_t part, const int* adjoints, const TensorView* vectors, int64_t slot, int64_t rows) const;
  void differentiate_inputs();
  void add_totals();
  void add_outer(size_t total, detail::StepRange steps, const ConstTensorView& vector);
  void add_rows(size_t total);
  void unpack();

  const Cell& cell_;
  const detail::BackwardTensors whole_;
  detail::BackwardTensors t_;  // of a segment
  int64_t element_size_;
  int64_t segment_, chunk_;  // steps
  int64_t bytes_ = 0;
  bool reads_old_states_ = false, has_last_gradients_ = false;
  std::array<int64_t, Step::max_arguments> adjoints_{}, sums_{}, checkpoints_{}, outputs_{};  // places in memory
  std::array<int64_t, most_totals> totals_{}, absent_{};
  int64_t copies_ = 0, zeros_ = 0;
  char* memory_ = nullptr;
  SequenceOptions options_;
  detail::StepRange now_{0, 0};  // the chunk
};

}  // namespace cellc
