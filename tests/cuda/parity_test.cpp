// Steps of RNNCell on a GPU beside torch's, from host memory and from memory of the device.
#include <doctest/doctest.h>

#include <utility>

#include "../parity/cases.h"
#include "../parity/errors.h"
#include "device.h"

using cellc::Device;
using cellc::DeviceType;
using cellc::RNNCell;
using cellc::Tensor;

namespace {

const Device cuda{DeviceType::cuda, 0};

bool has_kernel(const Case& c) {
  const bool is_float32 = c.options.dtype() == cellc::DType::float32;
  return is_float32 || c.options.nonlinearity() == "tanh";
}

bool is_low(const Case& c) { return c.options.dtype() == cellc::DType::bfloat16 || c.options.dtype() == cellc::DType::float16; }

RNNCell cell_with(const Case& c, cellc::KernelSet kernels) {
  RNNCell cell(c.input_size, c.hidden_size, cellc::RNNCellOptions(c.options).kernels(std::move(kernels)).device("cuda"));
  cell.load_state_dict(c.parameters);
  return cell;
}

RNNCell cell_of(const Case& c, bool exact) { return cell_with(c, kernels(exact)); }

Tensor hx_of(const Case& c) {
  const Tensor* hx = c.tensors.find("hx");
  return hx == nullptr ? Tensor() : *hx;
}

}  // namespace

TEST_CASE("every step of torch's RNNCell on a GPU: within torch's tolerance of float64, special values as torch's") {
  int count = 0;
  for (const Case& c : step_cases()) {
    if (!has_kernel(c)) continue;
    CAPTURE(c.name);
    for (const bool exact : {true, false}) {
      const RNNCell cell = cell_of(c, exact);
      CAPTURE(cell.kernel().name);
      const Tensor& input = c.tensors.at("input");
      const Tensor hx = hx_of(c), output = cell(input, hx);
      CHECK(output.device() == cuda);
      const double rtol = is_low(c) ? 0 : c.rtol, atol = is_low(c) ? c.torch_abs : c.atol;
      CHECK(difference(output.cpu(), c.tensors.at("output"), c.tensors.at("output_f64"), rtol, atol) == "");
      CHECK(difference(cell(input.to(cuda), hx.to(cuda)).cpu(), output.cpu(), output.cpu(), 0, 0) == "");
      ++count;
    }
  }
  CHECK(count > 80);
}

TEST_CASE("the loop of torch's documentation, hx kept on the device") {
  const Case c = case_named("documentation_example");
  const RNNCell cell = cell_of(c, true);
  const Tensor input = c.tensors.at("input").to(cuda);
  Tensor hx = c.tensors.at("hx").to(cuda), output = Tensor::empty({6, 3, 20});
  for (int64_t t = 0; t < 6; ++t) {
    hx = cell(input.view().select(0, t), hx);
    output.view().select(0, t).copy_(hx);
  }
  CHECK(difference(output, c.tensors.at("output"), c.tensors.at("output_f64"), c.rtol, c.atol) == "");
}

TEST_CASE("each of many rows, by the kernel for many rows, is what torch says of it alone") {
  const Case c = case_named("step_10x20_n17_tanh");
  for (const bool exact : {true, false}) {
    const RNNCell cell = cell_with(c, kernels_of_many_rows(exact));
    for (const int64_t batch : {31, 32, 75}) {
      CAPTURE(batch);
      Tensor input = Tensor::empty({batch, 10}), hx = Tensor::empty({batch, 20});
      for (int64_t n = 0; n < batch; ++n) {
        input.view().select(0, n).copy_(c.tensors.at("input").view().select(0, n % 17));
        hx.view().select(0, n).copy_(c.tensors.at("hx").view().select(0, n % 17));
      }
      Tensor output = cell(input, hx).cpu();
      for (int64_t n = 0; n < batch; ++n) {
        const Tensor row = output.view().select(0, n).clone(), torch = c.tensors.at("output").view().select(0, n % 17).clone(),
                     truth = c.tensors.at("output_f64").view().select(0, n % 17).clone();
        CHECK(difference(row, torch, truth, c.rtol, c.atol) == "");
      }
    }
  }
}

TEST_CASE("strided tensors, in host memory and on the device, give the same bits as contiguous ones") {
  const Case c = case_named("step_10x20_n17_tanh");
  for (const Device& device : {Device(), cuda}) {
    const RNNCell cell = cell_of(c, true);
    const Tensor expected = cell(c.tensors.at("input"), c.tensors.at("hx")).cpu();
    Tensor input = Tensor::zeros({17, 31}), hx = Tensor::zeros({21, 17}), output = Tensor::zeros({40, 23}).to(device);
    input.view().slice(1, 1, 31, 3).copy_(c.tensors.at("input"));
    hx.view().narrow(0, 1, 20).transpose(0, 1).copy_(c.tensors.at("hx"));
    const Tensor x = input.to(device), h = hx.to(device);
    cell.forward(x.view().slice(1, 1, 31, 3), h.view().narrow(0, 1, 20).transpose(0, 1), output.view().slice(0, 3, 37, 2).narrow(1, 2, 20));
    const Tensor back = output.cpu();
    CHECK(difference(back.view().slice(0, 3, 37, 2).narrow(1, 2, 20).clone(), expected, expected, 0, 0) == "");
    CHECK(back.at<float>({3, 1}) == 0);
    CHECK(back.at<float>({4, 5}) == 0);
  }
}
