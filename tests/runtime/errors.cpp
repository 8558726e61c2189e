// Replays what torch raised: tests/data/errors.json.
#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include <cellc/rnn_cell.h>

#include "observed.h"
#include "plain_kernels.h"

using cellc::DType;
using cellc::RNNCell;
using cellc::RNNCellOptions;
using cellc::Tensor;
using nlohmann::json;

namespace {

const json& errors() {
  static const json all = json::parse(std::ifstream(CELLC_TEST_DATA "/errors.json"))["errors"];
  return all;
}

RNNCellOptions plain_options() { return RNNCellOptions().kernels(plain::generic()); }

DType dtype_of(const std::string& name) {
  for (const DType dtype :
       {DType::float32, DType::float64, DType::bfloat16, DType::float16, DType::int64, DType::boolean, DType::complex64})
    if (name == to_string(dtype)) return dtype;
  throw std::runtime_error("dtype " + name);
}

// The arguments that C++ can be given: integers for sizes, none missing or unknown.
bool is_expressible(const json& arguments) {
  for (const auto& [key, value] : arguments.items())
    if (key != "nonlinearity" && !((key == "input_size" || key == "hidden_size") && value.is_number_integer())) return false;
  return arguments.contains("input_size") && arguments.contains("hidden_size");
}

RNNCell make_cell(const json& arguments) {
  return RNNCell(arguments["input_size"], arguments["hidden_size"], plain_options().nonlinearity(arguments.value("nonlinearity", "tanh")));
}

Tensor tensor(const json& shape, const std::string& dtype) { return Tensor::zeros(shape.get<std::vector<int64_t>>(), dtype_of(dtype)); }

json expected(const json& row) { return {row["exception"], row["message"]}; }

const json& error_named(const char* name) {
  for (const json& row : errors())
    if (row["name"] == name) return row;
  throw std::runtime_error(std::string("no entry ") + name);
}

}  // namespace

TEST_CASE("constructors refuse what torch refuses, in its words") {
  int replayed = 0;
  for (const json& row : errors()) {
    if (row["stage"] != "constructor" || row["cell"] != "RNNCell" || !is_expressible(row["constructor"])) continue;
    CAPTURE(row["name"].get<std::string>());
    CHECK(observed([&] { make_cell(row["constructor"]); }) == expected(row));
    ++replayed;
  }
  CHECK(replayed == 4);
}

TEST_CASE("forward refuses what torch refuses, in its words and order") {
  int replayed = 0;
  for (const json& row : errors()) {
    if (row["stage"] != "forward" || !row.contains("cell") || row["cell"] != "RNNCell") continue;
    CAPTURE(row["name"].get<std::string>());
    const RNNCell cell = make_cell(row["constructor"]);
    const Tensor input = tensor(row["input_shape"], row["input_dtype"]);
    const Tensor hx = row["hx_shape"].is_null() ? Tensor() : tensor(row["hx_shape"], row["hx_dtype"]);
    Tensor output =
        Tensor::zeros(input.dim() == 2 ? cellc::IntArray{input.size(0), cell.hidden_size()} : cellc::IntArray{cell.hidden_size()});
    CHECK(observed([&] { cell(input, hx); }) == expected(row));
    CHECK(observed([&] { cell.forward(input, hx, output); }) == expected(row));
    CHECK(observed([&] { cell.bind(input, hx, output); }) == expected(row));
    ++replayed;
  }
  CHECK(replayed == 43);
}

TEST_CASE("load_state_dict refuses what torch refuses, in its words, and leaves the module as it was") {
  const RNNCell source(3, 5, plain_options());
  cellc::StateDict missing = source.state_dict(), unexpected = source.state_dict(), gru;
  missing.erase("bias_hh");
  unexpected.insert("weight_ho", Tensor::zeros({2}));
  for (const auto& [name, parameter] : source.parameters())
    gru.insert(name, Tensor::zeros(parameter.dim() == 2 ? cellc::IntArray{15, parameter.size(1)} : cellc::IntArray{15}));
  const struct {
    const char* name;
    cellc::StateDict state_dict;
    int64_t input_size;
    bool bias;
  } table[] = {
      {"state_dict_key_missing", missing, 3, true},
      {"state_dict_key_unexpected", unexpected, 3, true},
      {"state_dict_bias_for_cell_without", source.state_dict(), 3, false},
      {"state_dict_shape_wrong", source.state_dict(), 4, true},
      {"state_dict_gru_into_rnn", gru, 3, true},
  };
  for (const auto& row : table) {
    CAPTURE(row.name);
    RNNCell cell(row.input_size, 5, plain_options().bias(row.bias));
    const float before = cell.parameters().at("weight_hh").at<float>({0, 0});
    CHECK(observed([&] { cell.load_state_dict(row.state_dict); }) == expected(error_named(row.name)));
    CHECK(cell.parameters().at("weight_hh").at<float>({0, 0}) == before);
  }
}

TEST_CASE("a string for bias, and sizes that are no integers, are rejected when compiling") {
  CHECK(error_named("positional_nonlinearity_becomes_bias")["exception"].is_null());  // torch takes it
  CHECK(!std::is_constructible_v<RNNCell, int, int, const char*>);
  CHECK(!std::is_constructible_v<RNNCell, int, int, bool>);
  CHECK(!std::is_constructible_v<RNNCell, double, int>);
  CHECK(!std::is_constructible_v<RNNCell, int, float, RNNCellOptions>);
  CHECK(!std::is_constructible_v<RNNCell, int, const char*>);
  CHECK(!std::is_constructible_v<RNNCell, int>);
  CHECK(std::is_constructible_v<RNNCell, int, int64_t, RNNCellOptions>);
}

namespace {

template <class Value, class = void>
struct TakesBias : std::false_type {};
template <class Value>
struct TakesBias<Value, std::void_t<decltype(RNNCellOptions().bias(std::declval<Value>()))>> : std::true_type {};
static_assert(TakesBias<bool>::value && !TakesBias<const char*>::value && !TakesBias<const char (&)[5]>::value);
static_assert(!TakesBias<std::string>::value);

}  // namespace

TEST_CASE("devices: cpu; cuda without kernels for it and unknown ones are errors in torch's kind of words") {
  const auto message = [](const char* device) { return observed([&] { RNNCell(3, 5, plain_options().device(device)); })[1]; };
  CHECK(message("cpu").is_null());
  CHECK(message("cpu:0").is_null());
  CHECK(message("cuda") == "cellc not compiled with CUDA enabled: device 'cuda', kernels exist for 'cpu'");
  CHECK(message("cuda:1") == "cellc not compiled with CUDA enabled: device 'cuda:1', kernels exist for 'cpu'");
  CHECK(message("cuda:") == "Invalid device string: 'cuda:'");
  CHECK(message("cuda:01") == "Invalid device string: 'cuda:01'");
  CHECK(message("cuda:x") == "Invalid device string: 'cuda:x'");
  CHECK(message("tpu") == "Expected one of cpu, cuda device type at start of device string: tpu");
  CHECK(message("") == "Expected one of cpu, cuda device type at start of device string: ");
}

TEST_CASE("a dtype without kernels is an error that lists what there is") {
  const json error = observed([] { RNNCell(3, 5, plain_options().dtype(DType::bfloat16)); });
  CHECK(error[1].get<std::string>().find("no kernel for rnn_tanh 3x5 bfloat16") == 0);
}

TEST_CASE("an output that does not fit is an error") {
  const RNNCell cell(3, 5, plain_options());
  const Tensor input = Tensor::zeros({2, 3});
  const auto message = [&](Tensor output) { return observed([&] { cell.forward(input, {}, output); })[1]; };
  CHECK(message(Tensor::zeros({2, 5})).is_null());
  CHECK(message(Tensor::zeros({2, 4})) == "output must have the sizes [2, 5] and dtype float32, got [2, 4] and float32");
  CHECK(message(Tensor::zeros({5})) == "output must have the sizes [2, 5] and dtype float32, got [5] and float32");
  CHECK(message(Tensor::zeros({2, 5}, DType::float64)) == "output must have the sizes [2, 5] and dtype float32, got [2, 5] and float64");
  CHECK(message(Tensor()) == "output must have the sizes [2, 5] and dtype float32, got none");
  CHECK(observed([&] { cell(Tensor()); })[0] == "TypeError");
}
