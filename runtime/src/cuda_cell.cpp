#include "cuda_cell.h"

#include <algorithm>
#include <array>

#include "cell_shapes.h"
#include "cuda_arguments.h"
#include "cuda_staging.h"

namespace cellc::detail {
namespace {

int64_t longest_state(const CellInfo& cell, const std::vector<int64_t>& sizes) {
  int64_t longest = 0;
  for (int k = 0; k < cell.state_count; ++k) longest = std::max(longest, extent_of(cell.states[k].shape[0], cell, sizes));
  return longest;
}

// The blocks of step_many, which are larger, fill a GPU from about so many outputs on. On an H100 step is faster with fewer.
constexpr int64_t least_outputs_of_many = 1 << 20;

}  // namespace

CudaCell::CudaCell(const KernelInfo& kernel, const std::vector<int64_t>& sizes, const std::vector<const Tensor*>& parameters,
                   const CudaPlace& place)
    : kernel_(kernel),
      place_(place),
      entries_(load_cuda_entries(kernel, place)),
      packed_elements_(kernel.packed_size(sizes.data())),
      packed_(place, static_cast<size_t>(packed_elements_) * element_size(packed_dtype(kernel.weights))),
      zeros_(place, static_cast<size_t>(longest_state(*kernel.cell, sizes)) * element_size(kernel.dtype)) {
  const CurrentContext current(place_);
  const auto zero_bytes = static_cast<size_t>(longest_state(*kernel.cell, sizes)) * element_size(kernel.dtype);
  if (zero_bytes > 0) check_cuda(cuda_driver().memset_bytes(cuda_pointer(zeros_.data()), 0, zero_bytes, place_.stream));
  if (packed_elements_ > 0) pack(parameters);
  check_cuda(cuda_driver().stream_synchronize(place_.stream));
}

void CudaCell::pack(const std::vector<const Tensor*>& parameters) const {
  CudaStaging staging(place_);
  CudaArguments arguments(entries_, place_.stream);
  for (const Tensor* parameter : parameters)
    arguments.add_tensor(kernel_.dtype, staging.input(parameter->view()).data(), parameter->sizes());
  arguments.add_vector(packed_dtype(kernel_.weights), packed_.data(), packed_elements_);
  arguments.launch(kernel_.pack);
  staging.finish();
}

void CudaCell::launch_step(const Rows* operands, OperandCounts counts) const {
  CudaArguments arguments(entries_, place_.stream);
  for (int k = 0; k < counts.first_output(); ++k) arguments.add(kernel_.dtype, operands[k]);
  arguments.add_vector(packed_dtype(kernel_.weights), packed_.data(), packed_elements_);
  arguments.add_tile_rows();
  for (int k = counts.first_output(); k < counts.all(); ++k) arguments.add(kernel_.dtype, operands[k]);
  const Rows& output = operands[counts.first_output()];
  const bool is_many = output.batch >= kernel_.rows && output.batch * output.features >= least_outputs_of_many;
  arguments.launch(is_many ? kernel_.step_many : kernel_.step);
}

void CudaCell::launch_project(const Rows* inputs, const Rows* states, const Rows* projected, OperandCounts counts) const {
  CudaArguments arguments(entries_, place_.stream);
  for (int k = 0; k < counts.inputs; ++k) arguments.add(kernel_.dtype, inputs[k]);
  for (int k = 0; k < counts.states; ++k) arguments.add(kernel_.dtype, states[k]);
  arguments.add_vector(packed_dtype(kernel_.weights), packed_.data(), packed_elements_);
  arguments.add_tile_rows();
  for (int k = 0; k < kernel_.projected_count; ++k) arguments.add(compute_dtype(kernel_.dtype), projected[k]);
  arguments.launch(kernel_.project);
}

void CudaCell::launch_recur(const SequenceRows* inputs, const Rows* states, const SequenceRows* projected, const SequenceRows* outputs,
                            OperandCounts counts) const {
  CudaArguments arguments(entries_, place_.stream);
  for (int k = 0; k < counts.inputs; ++k) arguments.add(kernel_.dtype, inputs[k]);
  for (int k = 0; k < counts.states; ++k) arguments.add(kernel_.dtype, states[k]);
  for (int k = 0; k < kernel_.projected_count; ++k) arguments.add(compute_dtype(kernel_.dtype), projected[k]);
  arguments.add_vector(packed_dtype(kernel_.weights), packed_.data(), packed_elements_);
  for (int k = 0; k < counts.states; ++k) arguments.add(kernel_.dtype, outputs[k]);
  arguments.launch(kernel_.recur);
}

void CudaCell::forward(const ConstTensorView* operands, OperandCounts counts, const std::vector<int64_t>& state_features) const {
  const auto is_empty = [](const ConstTensorView& view) { return view.numel() == 0; };
  if (std::all_of(operands + counts.first_output(), operands + counts.all(), is_empty)) return;
  const ConstTensorView& output = operands[counts.first_output()];
  const int64_t batch = output.dim() == 2 ? output.sizes()[0] : 1;
  const CurrentContext current(place_);
  CudaStaging staging(place_);
  std::array<Rows, Step::max_arguments> rows;
  for (int k = 0; k < counts.all(); ++k) {
    const ConstTensorView& view = operands[k];
    Rows& here = rows[static_cast<size_t>(k)];
    if (k >= counts.first_output())
      here =
          rows_of(staging.output(TensorView(view.dtype(), const_cast<void*>(view.data()), view.sizes(), view.strides()).on(view.device())));
    else if (view.defined())
      here = rows_of(staging.input(view));
    else
      here = {zeros_.data(), state_features[static_cast<size_t>(k - counts.inputs)], batch, 1, 0};
  }
  launch_step(rows.data(), counts);
  staging.finish();
}

}  // namespace cellc::detail
