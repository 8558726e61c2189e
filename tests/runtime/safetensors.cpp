#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include <cellc/error.h>
#include <cellc/safetensors.h>

#include "safetensors_bytes.h"

namespace fs = std::filesystem;

namespace {

fs::path new_folder() {
  const fs::path folder = fs::temp_directory_path() / ("cellc_safetensors_" + std::to_string(std::random_device{}()));
  fs::create_directory(folder);
  return folder;
}

}  // namespace

TEST_CASE("every file of the Python library is written again byte for byte") {
  int files = 0;
  for (const auto& file : fs::directory_iterator(CELLC_TEST_DATA)) {
    if (file.path().extension() != ".safetensors") continue;
    CAPTURE(file.path());
    const cellc::SafeTensors read = cellc::read_safetensors(file.path());
    CHECK(print_safetensors(read.tensors, read.metadata) == contents(file.path()));
    ++files;
  }
  CHECK(files > 100);
}

TEST_CASE("a checkpoint's tensors of every dtype are there") {
  const cellc::StateDict model = cellc::load_safetensors(fs::path(CELLC_TEST_DATA) / "checkpoint.safetensors");
  CHECK(model.size() == 13);
  CHECK(model.at("cell.weight_ih").sizes() == cellc::IntArray{20, 10});
  CHECK(model.at("norm.num_batches_tracked").dtype() == cellc::DType::int64);
  CHECK(model.at("norm.num_batches_tracked").dim() == 0);
  CHECK(model.at("head.weight").dtype() == cellc::DType::float16);
  CHECK(model.at("seen").at<bool>({1}) == false);
  CHECK(model.at("seen").at<bool>({2}) == true);
  CHECK_THROWS_AS(model.at("cell.weight"), cellc::Error);
}

TEST_CASE("names and metadata are any Unicode text") {
  const cellc::StateDict tensors{{"\xC3\xA9t\xC3\xA9 \"\\/\n\x01\xF0\x9F\x98\x80", cellc::Tensor::from<float>({1, 2}, {2})}};
  const cellc::SafeTensors again = cellc::parse_safetensors(print_safetensors(tensors, {{"a\tb", "\b\f\r\x1f"}, {"", ""}}));
  CHECK(again.tensors.begin()->first == tensors.begin()->first);
  CHECK(again.metadata == cellc::Metadata{{"a\tb", "\b\f\r\x1f"}, {"", ""}});
  const std::string escaped = "{" + entry("\\u00e9\\ud83d\\ude00\\u0041\\n", "U8", "[1]", "[0,1]") + "}";
  CHECK(cellc::parse_safetensors(file_of(escaped, 1)).tensors.begin()->first ==
        "\xC3\xA9\xF0\x9F\x98\x80"
        "A\n");
}

TEST_CASE("without tensors the header is an empty object") {
  CHECK(cellc::print_safetensors({}) == file_of("{}      ", 0));
  CHECK(cellc::parse_safetensors(file_of("{ \n}", 0)).tensors.empty());
  CHECK(cellc::print_safetensors({}, {{"framework", "pt"}}) == file_of("{\"__metadata__\":{\"framework\":\"pt\"}}     ", 0));
}

TEST_CASE("a file is replaced whole or not at all") {
  const fs::path folder = new_folder(), path = folder / "model.safetensors";
  cellc::save_safetensors(path, {{"a", cellc::Tensor::from<float>({1, 2}, {2})}});
  cellc::save_safetensors(path, {{"b", cellc::Tensor::from<double>({3}, {1})}}, {{"format", "pt"}});
  CHECK(cellc::load_safetensors(path).at("b").at<double>({0}) == 3);
  CHECK_THROWS_AS(cellc::save_safetensors(path, {{"undefined", cellc::Tensor()}}), cellc::Error);
  CHECK_THROWS_AS(cellc::save_safetensors(path, {{"__metadata__", cellc::Tensor::zeros({1})}}), cellc::Error);
  CHECK_THROWS_AS(cellc::save_safetensors(path, {{"\xFF", cellc::Tensor::zeros({1})}}), cellc::Error);
  CHECK(cellc::load_safetensors(path).at("b").at<double>({0}) == 3);
  CHECK(std::distance(fs::directory_iterator(folder), {}) == 1);
  const fs::path missing = folder / "missing" / "x.safetensors";
  CHECK_THROWS_WITH_AS(cellc::save_safetensors(missing, {}),
                       (missing.string() + ": it cannot be written: No such file or directory").c_str(), cellc::Error);
  CHECK_THROWS_WITH_AS(cellc::load_safetensors(missing), (missing.string() + ": No such file or directory").c_str(), cellc::Error);
  CHECK_THROWS_AS(cellc::load_safetensors(folder), cellc::Error);
  std::ofstream(path, std::ios::binary) << file_of("{}x", 0);
  CHECK_THROWS_WITH_AS(cellc::load_safetensors(path), (path.string() + ": header, byte 2: expected its end").c_str(), cellc::Error);
  fs::remove_all(folder);
}
