#include <doctest/doctest.h>

#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include <cellc/rnn_cell.h>
#include <cellc/safetensors.h>

#include "plain_kernels.h"

namespace {

using nlohmann::json;

// Cases whose parameters were edited after they had been drawn.
const std::set<std::string> edited = {"nan", "negative_zero", "weight_hh_nan_inf", "tanh_sweep", "relu_zero_nan"};

bool is_drawn(const json& metadata) {
  return metadata["cell"] == "RNNCell" && (metadata["dtype"] == "float32" || metadata["dtype"] == "float64") &&
         edited.count(metadata.value("special", "")) == 0 && !metadata.contains("parameters");
}

cellc::RNNCell cell_of(const json& metadata, cellc::Generator& generator) {
  const auto number = [&](const char* key) { return std::stoll(metadata[key].get<std::string>()); };
  auto options = cellc::RNNCellOptions().kernels(plain::generic()).bias(metadata["bias"] == "true");
  options.nonlinearity(metadata["nonlinearity"]).dtype(metadata["dtype"] == "float64" ? cellc::DType::float64 : cellc::DType::float32);
  return cellc::RNNCell(number("input_size"), number("hidden_size"), options, generator);
}

bool same_bytes(const cellc::Tensor& a, const cellc::Tensor& b) {
  return a.sizes() == b.sizes() && a.dtype() == b.dtype() && std::memcmp(a.data(), b.data(), a.nbytes()) == 0;
}

}  // namespace

TEST_CASE("the initial values are those that torch draws from the same seed, bit for bit") {
  const json index = json::parse(std::ifstream(CELLC_TEST_DATA "/index.json"));
  int cases = 0;
  for (const json& row : index["cases"]) {
    const json& metadata = row["metadata"];
    if (!is_drawn(metadata)) continue;
    CAPTURE(row["name"].get<std::string>());
    cellc::Generator generator(std::stoull(metadata["seed"].get<std::string>()));
    const cellc::RNNCell cell = cell_of(metadata, generator);
    const cellc::StateDict expected = cellc::load_safetensors(CELLC_TEST_DATA "/" + row["file"].get<std::string>());
    for (const auto& [name, parameter] : cell.parameters()) CHECK_MESSAGE(same_bytes(parameter, expected.at(name)), name);
    ++cases;
  }
  CHECK(cases > 60);
}

TEST_CASE("manual_seed seeds the default generator, by the low 32 bits") {
  const auto options = cellc::RNNCellOptions().kernels(plain::generic());
  cellc::manual_seed(0);
  const cellc::RNNCell cell(10, 20, options), next(10, 20, options);
  const cellc::StateDict expected = cellc::load_safetensors(CELLC_TEST_DATA "/documentation_example.safetensors");
  for (const auto& [name, parameter] : cell.parameters()) CHECK(same_bytes(parameter, expected.at(name)));
  CHECK(!same_bytes(next.parameters().at("weight_ih"), expected.at("weight_ih")));
  cellc::manual_seed((uint64_t{1} << 32));
  CHECK(same_bytes(cellc::RNNCell(10, 20, options).parameters().at("bias_hh"), expected.at("bias_hh")));
}
