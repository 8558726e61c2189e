// What the driver is asked to do; it is the emulated one that tells.
#include <doctest/doctest.h>

#include "../parity/errors.h"
#include "device.h"

using cellc::Device;
using cellc::DeviceType;
using cellc::RNNCell;
using cellc::RNNCellOptions;
using cellc::Tensor;

namespace {

const Device cuda{DeviceType::cuda, 0};

bool is_emulated() {
  if (control() == nullptr) MESSAGE("skipped: this GPU's driver does not tell what it is asked to do");
  return control() != nullptr;
}

std::string pointer_text(void* pointer) {
  char text[32];
  std::snprintf(text, sizeof text, "%p", pointer);
  return text;
}

}  // namespace

TEST_CASE("a step of device memory is one launch and nothing else, on the module's stream and in its context") {
  if (!is_emulated()) return;
  struct {
    void *stream, *context;
    const char* where;
  } rows[] = {{nullptr, nullptr, " device 0 primary stream "}, {control()->stream(0), control()->context(0), " device 0 own stream "}};
  for (const auto& row : rows) {
    const RNNCell cell(10, 20, RNNCellOptions().device("cuda").stream(row.stream));
    const Tensor hx = cell(Tensor::zeros({3, 10}));  // in the module's context
    Tensor output = cell(Tensor::zeros({3, 10}));
    control()->make_current(row.context);
    const Tensor input = Tensor::zeros({3, 10}).to(cuda);
    control()->make_current(nullptr);
    calls();
    cell.forward(input, hx, output);
    const std::string said = calls();
    CHECK(count_calls(said, "") == 1);
    CHECK(count_calls(said, "launch _kernel_new_state") == 1);
    CHECK(said.find(row.where) != std::string::npos);
    if (row.stream != nullptr) CHECK(said.find("stream " + pointer_text(row.stream) + "\n") != std::string::npos);
  }
}

TEST_CASE("host memory is copied there and back on the stream, then waited for") {
  if (!is_emulated()) return;
  void* stream = control()->stream(0);
  const RNNCell cell(10, 20, RNNCellOptions().device("cuda:0").stream(stream));
  const Tensor input = Tensor::zeros({3, 10});
  Tensor output = Tensor::zeros({3, 20});
  calls();
  cell.forward(input, {}, output);
  const std::string on = " stream " + pointer_text(stream) + "\n", said = calls();
  const size_t there = said.find("to device 120" + on), launch = said.find("launch"), back = said.find("to host 240" + on),
               wait = said.find("synchronize 0" + on);
  CHECK(there < launch);
  CHECK(launch < back);
  CHECK(back < wait);
  CHECK(wait != std::string::npos);
  CHECK(count_calls(said, "") == 4);
}

TEST_CASE("the caller's current context is taken where it is of the module's device, and is current again after a call") {
  if (!is_emulated()) return;
  control()->make_current(control()->context(0));
  const RNNCell own(10, 20, RNNCellOptions().device("cuda")), other(10, 20, RNNCellOptions().device("cuda:1"));
  calls();
  own(Tensor::zeros({10}));
  CHECK(calls().find(" device 0 own ") != std::string::npos);
  other(Tensor::zeros({10}));
  CHECK(calls().find(" device 1 primary ") != std::string::npos);
  control()->make_current(nullptr);
}

TEST_CASE("launches do not bound a sequence: eight steps in each, what depends on inputs in one") {
  if (!is_emulated()) return;
  const RNNCell cell(64, 64, RNNCellOptions().device("cuda"));
  const Tensor input = Tensor::zeros({100, 2, 64}).to(cuda);
  Tensor output = Tensor::zeros({100, 2, 64}).to(cuda);
  calls();
  cell.sequence(input, {}, output, {});
  const std::string said = calls();
  CHECK(count_calls(said, "launch _kernel_projected") == 1);
  CHECK(count_calls(said, "launch _kernel_new_states") == 13);
  CHECK(count_calls(said, "") == 14);
}

TEST_CASE("code is loaded once for all modules of a context, and their memory is given back") {
  if (!is_emulated()) return;
  const RNNCell first(10, 20, RNNCellOptions().device("cuda"));
  const size_t before = control()->allocated();
  calls();
  {
    std::vector<RNNCell> many;
    for (int k = 0; k < 100; ++k) many.emplace_back(10, 20, RNNCellOptions().device("cuda"));
    CHECK(control()->allocated() > before);
    const RNNCell copy = many[0];
    CHECK(difference(copy(Tensor::zeros({10})).cpu(), many[0](Tensor::zeros({10})).cpu(), many[0](Tensor::zeros({10})).cpu(), 0, 0) == "");
  }
  CHECK(count_calls(calls(), "load") == 0);
  CHECK(control()->allocated() == before);
}
