// One library for processors and GPUs: it links without CUDA, and on a machine without a GPU all but the GPU works.
#include <cellc/error.h>
#include <cellc/rnn_cell.h>

#include "expect.h"

namespace {

std::string error_of_a_gpu() {
  try {
    const cellc::RNNCell cell(4, 8, cellc::RNNCellOptions().device("cuda"));
    return cell(cellc::Tensor::zeros({3, 4})).cpu().size(0) == 3 ? "" : "another size";
  } catch (const cellc::Error& error) {
    return error.what();
  }
}

}  // namespace

int main() {
  const cellc::RNNCell cell(4, 8);
  expect(!begins(cell.kernel().target, "cuda"), std::string(cell.kernel().name) + " is chosen for the processor");
  expect(cell(cellc::Tensor::zeros({3, 4})).size(0) == 3, "the processor's kernel runs");
  expect(cell.explain().find("\non cuda: rnn_tanh_generic_float32_cuda\n") != std::string::npos, "explain tells what a GPU would get");
  const std::string error = error_of_a_gpu();
  expect(error.empty() || begins(error.c_str(), "Found no NVIDIA driver on your system. ") ||
             begins(error.c_str(), "No CUDA GPUs are available"),
         "on a GPU: " + (error.empty() ? "runs" : error));
}
