#include <doctest/doctest.h>

#include <cmath>
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

TEST_CASE("the low types are drawn as torch draws them: torch.manual_seed(0), then four tensors' uniform_(-1/sqrt(2), 1/sqrt(2))") {
  // The bits that torch 2.15.0 gives for torch.nn.RNNCell(3, 2, dtype=...).
  const struct {
    cellc::DType dtype;
    std::vector<int16_t> bits;
  } rows[] = {{cellc::DType::bfloat16,
               {-17491, 16066, -16619, -16635, -16757, 15938, -17306, 16144, -17023, 15936, -16805, -16882, -16595, -16656}},
              {cellc::DType::float16,
               {-25236, 13842, -18264, -18390, -19364, 12817, -23764, 14460, -21500, 12797, -19753, -20365, -18073, -18562}}};
  for (const auto& row : rows) {
    CAPTURE(to_string(row.dtype));
    cellc::Generator generator(0);
    size_t next = 0;
    for (const int64_t count : {6, 4, 2, 2}) {
      cellc::Tensor tensor = cellc::Tensor::empty({count}, row.dtype);
      uniform_(tensor, -std::sqrt(0.5), std::sqrt(0.5), generator);
      for (int64_t k = 0; k < count; ++k) CHECK(static_cast<const int16_t*>(tensor.data())[k] == row.bits[next++]);
    }
  }
}
