// Prints the kernels that are linked into it, as the runtime finds them.
#include <cstdio>

#include <cellc/choice.h>

namespace {

void print_tensors(const char* kind, const cellc::TensorSpec* tensors, int count) {
  for (const cellc::TensorSpec* tensor = tensors; tensor != tensors + count; ++tensor) {
    std::printf("  %s %s", kind, tensor->name);
    for (int i = 0; i < tensor->rank; ++i) std::printf(" %s", tensor->shape[i]);
    std::printf("\n");
  }
}

void print_kernel(const cellc::KernelInfo& kernel) {
  const int64_t sizes[] = {10, 20};
  std::printf("%s of %s, %d dims\n", kernel.name, kernel.cell->name, kernel.cell->dim_count);
  if (kernel.sizes != nullptr) std::printf("  sizes %d %d\n", static_cast<int>(kernel.sizes[0]), static_cast<int>(kernel.sizes[1]));
  std::printf("  %s %s, packed %d, tiles %d to %d, %s\n", kernel.dtype == cellc::DType::float32 ? "float32" : "float64", kernel.target,
              static_cast<int>(kernel.packed_size(sizes)), static_cast<int>(kernel.few_rows), static_cast<int>(kernel.rows),
              kernel.schedule);
  std::printf("  calls");
  for (const cellc::KernelFunction call :
       {kernel.pack, kernel.step, kernel.step_one, kernel.step_few, kernel.step_many, kernel.project, kernel.recur_one, kernel.recur_few})
    if (call != nullptr) std::printf(" %d", call(nullptr));
  std::printf("%s", kernel.projected_count > 0 ? "\n  projected" : "\n");
  for (int k = 0; k < kernel.projected_count; ++k) std::printf(" %d", static_cast<int>(kernel.projected_size(sizes, k)));
  if (kernel.projected_count > 0) std::printf("\n");
  print_tensors("in", kernel.cell->inputs, kernel.cell->input_count);
  print_tensors("state", kernel.cell->states, kernel.cell->state_count);
  print_tensors("param", kernel.cell->params, kernel.cell->param_count);
}

}  // namespace

int main() {
  for (const cellc::KernelTable* table : cellc::kernel_tables()) {
    std::printf("table %s\n", table->name);
    for (size_t i = 0; i < table->count; ++i) print_kernel(table->kernels[i]);
  }
}
