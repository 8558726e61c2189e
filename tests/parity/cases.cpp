#include "cases.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include <cellc/safetensors.h>

namespace {

using nlohmann::json;

const std::string folder = CELLC_TEST_DATA "/";

const json& index() {
  static const json parsed = json::parse(std::ifstream(folder + "index.json"));
  return parsed;
}

bool is_step(const json& metadata) {
  return metadata["cell"] == "RNNCell" && metadata["pass"] == "step" && !metadata.contains("quantized");
}

cellc::DType dtype_of(const std::string& name) {
  for (const cellc::DType dtype : {cellc::DType::float32, cellc::DType::float64, cellc::DType::bfloat16, cellc::DType::float16})
    if (name == to_string(dtype)) return dtype;
  throw std::runtime_error("no dtype " + name);
}

// Of "cell.weight_ih" with the prefix "cell.": weight_ih.
cellc::StateDict parameters_of(const cellc::StateDict& tensors, const std::string& prefix) {
  cellc::StateDict parameters;
  for (const char* name : {"weight_ih", "weight_hh", "bias_ih", "bias_hh"})
    if (const cellc::Tensor* tensor = tensors.find(prefix + name)) parameters.insert(name, *tensor);
  return parameters;
}

Case read_case(const json& row) {
  const json& m = row["metadata"];
  Case c;
  c.name = row["name"];
  c.special = m.value("special", "");
  c.input_size = std::stoll(m["input_size"].get<std::string>());
  c.hidden_size = std::stoll(m["hidden_size"].get<std::string>());
  c.options.bias(m["bias"] == "true").nonlinearity(m["nonlinearity"]);
  c.options.dtype(dtype_of(m["dtype"]));
  c.rtol = row["rtol"];
  c.atol = row.value("subnormal_atol", row["atol"].get<double>());
  c.torch_abs = row["torch_error"]["output"]["abs"];
  c.torch_ulp = row["torch_error"]["output"]["ulp"];
  c.tensors = cellc::load_safetensors(folder + row["file"].get<std::string>());
  const bool elsewhere = m.contains("parameters");
  c.parameters = elsewhere ? parameters_of(cellc::load_safetensors(folder + m["parameters"].get<std::string>()), m["prefix"])
                           : parameters_of(c.tensors, "");
  return c;
}

}  // namespace

const std::vector<Case>& step_cases() {
  static const std::vector<Case> cases = [] {
    std::vector<Case> found;
    for (const json& row : index()["cases"])
      if (is_step(row["metadata"])) found.push_back(read_case(row));
    return found;
  }();
  return cases;
}

Case case_named(const std::string& name) {
  for (const json& row : index()["cases"])
    if (row["name"] == name) return read_case(row);
  throw std::runtime_error("no case " + name);
}
