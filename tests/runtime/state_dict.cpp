#include <doctest/doctest.h>

#include <cellc/rnn_cell.h>
#include <cellc/safetensors.h>

#include "plain_kernels.h"

using cellc::RNNCell;
using cellc::RNNCellOptions;
using cellc::Tensor;

namespace {

std::vector<std::string> names_of(const cellc::StateDict& state_dict) {
  std::vector<std::string> names;
  for (const auto& [name, tensor] : state_dict) names.push_back(name);
  return names;
}

RNNCellOptions plain_options() { return RNNCellOptions().kernels(plain::generic()); }

}  // namespace

TEST_CASE("the state_dict has torch's names in torch's order") {
  CHECK(names_of(RNNCell(3, 5, plain_options()).state_dict()) == std::vector<std::string>{"weight_ih", "weight_hh", "bias_ih", "bias_hh"});
  CHECK(names_of(RNNCell(3, 5, plain_options().bias(false)).state_dict()) == std::vector<std::string>{"weight_ih", "weight_hh"});
}

TEST_CASE("a part of a checkpoint is loaded by its prefix") {
  const cellc::StateDict model = cellc::load_safetensors(CELLC_TEST_DATA "/checkpoint.safetensors");
  RNNCell cell(10, 20, plain_options());
  cell.load_state_dict(model, "cell.");
  CHECK(cell.parameters().at("weight_ih").at<float>({3, 4}) == model.at("cell.weight_ih").at<float>({3, 4}));
  CHECK_THROWS_WITH_AS(
      RNNCell(10, 20, plain_options().bias(false)).load_state_dict(model, "cell."),
      "Error(s) in loading state_dict for RNNCell:\n\tUnexpected key(s) in state_dict: \"cell.bias_hh\", \"cell.bias_ih\". ", cellc::Error);
  CHECK_THROWS_WITH_AS(cell.load_state_dict({}, "x."),
                       "Error(s) in loading state_dict for RNNCell:\n\tMissing key(s) in state_dict: \"x.weight_ih\", \"x.weight_hh\", "
                       "\"x.bias_ih\", \"x.bias_hh\". ",
                       cellc::Error);
}

TEST_CASE("parameters of another dtype are converted, as torch does") {
  const RNNCell wide(3, 5, plain_options().dtype(cellc::DType::float64));
  RNNCell narrow(3, 5, plain_options());
  narrow.load_state_dict(wide.state_dict());
  CHECK(narrow.parameters().at("weight_hh").at<float>({1, 2}) == static_cast<float>(wide.parameters().at("weight_hh").at<double>({1, 2})));
  cellc::StateDict complex = narrow.state_dict();
  complex.insert("bias_hh", Tensor::zeros({5}, cellc::DType::complex64));
  complex.insert("bias_ih", Tensor::zeros({5}));
  CHECK_THROWS_AS(narrow.load_state_dict(complex), cellc::TypeError);
  CHECK(narrow.parameters().at("bias_ih").at<float>({0}) != 0);
}

TEST_CASE("a module that was saved is the same module when it is loaded") {
  const RNNCell cell(3, 5, plain_options());
  RNNCell again(3, 5, plain_options());
  again.load_state_dict(cellc::parse_safetensors(print_safetensors(cell.state_dict())).tensors);
  const Tensor input = Tensor::from<float>({1, -2, 3}, {3});
  const Tensor a = cell(input), b = again(input);
  for (int j = 0; j < 5; ++j) CHECK(a.at<float>({j}) == b.at<float>({j}));
}

TEST_CASE("a state_dict keeps one tensor of a name") {
  cellc::StateDict state_dict{{"a", Tensor::zeros({1})}};
  state_dict.insert("a", Tensor::zeros({2}));
  CHECK(state_dict.size() == 1);
  CHECK(state_dict.at("a").size(0) == 2);
  CHECK(state_dict.erase("a"));
  CHECK(!state_dict.erase("a"));
  CHECK_THROWS_WITH_AS(state_dict.at("a"), "there is no tensor \"a\"; there are: none", cellc::Error);
  CHECK_THROWS_AS((cellc::StateDict{{"a", Tensor()}, {"a", Tensor()}}), cellc::Error);
}
