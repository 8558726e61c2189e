#include <doctest/doctest.h>

#include <cellc/error.h>

#include "../parity/errors.h"
#include "device.h"

using cellc::Device;
using cellc::DeviceType;
using cellc::RNNCell;
using cellc::RNNCellOptions;
using cellc::Tensor;

namespace {

const Device cuda{DeviceType::cuda, 0};

}  // namespace

TEST_CASE("a GPU that is not there, memory of another device, a step of its own") {
  CHECK_THROWS_WITH_AS(RNNCell(10, 20, RNNCellOptions().device("cuda:77")), "CUDA error: invalid device ordinal", cellc::Error);
  const RNNCell here(10, 20), there(10, 20, RNNCellOptions().device("cuda"));
  const Tensor input = Tensor::zeros({3, 10}).to(cuda);
  CHECK_THROWS_WITH_AS(here(input), "Expected all tensors to be on the same device, but found at least two devices, cpu and cuda:0!",
                       cellc::Error);
  CHECK_THROWS_WITH_AS(there(input.view().on({DeviceType::cuda, 1})),
                       "Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cuda:1!", cellc::Error);
  Tensor output = Tensor::zeros({3, 20});
  CHECK_THROWS_WITH_AS(there.bind(input, {}, output), doctest::Contains("bind: a step of its own is for the CPU"), cellc::Error);
  CHECK_THROWS_WITH_AS(there.step_backward(input, {}, output, output, {}),
                       "gradients are computed on the CPU; there are no kernels for them on cuda:0", cellc::Error);
  CHECK_THROWS_WITH_AS(input.at<float>({0, 0}), doctest::Contains("can't read or write an element of a cuda:0 tensor here"),
                       cellc::TypeError);
  CHECK_THROWS_WITH_AS(there(Tensor::zeros({3, 11})), "input has inconsistent input_size: got 11 expected 10", cellc::Error);
}

TEST_CASE("explain tells what a GPU would get, and how many there are") {
  const std::string text = RNNCell(10, 20).explain();
  CHECK(text.find("\non cuda: rnn_tanh_10x20_float32_cuda\n") != std::string::npos);
  CHECK(text.find("\n  GPU: there ") != std::string::npos);
  CHECK(text.find("there is none") == std::string::npos);
  CHECK(RNNCell(10, 20, RNNCellOptions().device("cuda")).explain().find("GPU: ") == std::string::npos);
}

TEST_CASE("a GPU out of memory is an error in torch's words, and nothing is lost") {
  RNNCell cell(64, 64, RNNCellOptions().device("cuda"));
  const Tensor input = Tensor::zeros({2, 64});
  const Tensor before = cell(input).cpu();
  const int64_t much = int64_t{1} << 38;
  CHECK_THROWS_WITH_AS(Tensor::empty({much}, cellc::DType::float32, cuda),
                       doctest::Contains("CUDA out of memory. Tried to allocate 1024.00 GiB. GPU 0 has a total capacity of "),
                       cellc::Error);
  if (control() != nullptr) {
    cellc::StateDict zeros = cell.state_dict();
    for (const auto& [name, tensor] : cell.state_dict()) zeros.at(name) = Tensor::zeros(tensor.sizes());
    control()->memory = control()->allocated() + 1000;
    CHECK_THROWS_WITH_AS(cell.load_state_dict(zeros), doctest::Contains("CUDA out of memory. Tried to allocate "), cellc::Error);
    CHECK_THROWS_WITH_AS(cell(Tensor::zeros({2000, 64})), doctest::Contains("CUDA out of memory. "), cellc::Error);
    control()->memory = size_t{1} << 32;
    CHECK(cell.parameters().at("weight_ih").at<float>({0, 0}) != 0);
  }
  CHECK(difference(cell(input).cpu(), before, before, 0, 0) == "");
}

TEST_CASE("a launch that fails is an error in CUDA's words, and the next one goes on") {
  if (control() == nullptr) {
    MESSAGE("skipped: a GPU's launches do not fail when told to");
    return;
  }
  const RNNCell cell(10, 20, RNNCellOptions().device("cuda"));
  control()->fail_launch = 719;
  CHECK_THROWS_WITH_AS(cell(Tensor::zeros({10})), "CUDA error: unspecified launch failure", cellc::Error);
  CHECK(cell(Tensor::zeros({10})).defined());
}
