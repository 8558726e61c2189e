// A program with kernels for a GPU on a machine without one.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <dlfcn.h>
#include <doctest/doctest.h>

#include <cellc/error.h>
#include <cellc/rnn_cell.h>

using cellc::RNNCell;
using cellc::RNNCellOptions;

TEST_CASE("without a driver device=\"cuda\" is torch's error, and the CPU's choice is what it is without kernels for a GPU") {
  const RNNCell cell(10, 20);
  CHECK(std::string(cell.kernel().target) == "x86-64-v2");
  CHECK(cell.device() == cellc::Device());
  CHECK(cell(cellc::Tensor::zeros({3, 10})).size(0) == 3);
  CHECK(cell.explain().find("RNNCell(10, 20) float32: rnn_tanh_10x20_float32_x86-64-v2\n") == 0);
  CHECK(cell.explain().find("\non cuda: rnn_tanh_10x20_float32_cuda\n  why: of the exact size; for cuda\n") != std::string::npos);
  if (dlopen("libcuda.so.1", RTLD_NOW) != nullptr) {
    MESSAGE("skipped: this machine has a driver");
    return;
  }
  CHECK(cell.explain().find("\n  GPU: there is none: Found no NVIDIA driver on your system. ") != std::string::npos);
  for (const char* device : {"cuda", "cuda:1"})
    CHECK_THROWS_WITH_AS(RNNCell(10, 20, RNNCellOptions().device(device)),
                         "Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU and installed a driver from "
                         "http://www.nvidia.com/Download/index.aspx",
                         cellc::Error);
}
