#include "cases.h"

#include <utility>

namespace {

Grid step_grid() {
  Grid grid{"step", {}};
  for (const int64_t batch : {1, 3, 8, 64, 256}) grid.cases.push_back({10, 20, batch});
  for (const int64_t size : {16, 32, 64, 128, 256, 512, 1024})
    for (const int64_t batch : {1, 3, 8, 64, 256}) grid.cases.push_back({size, size, batch});
  return grid;
}

Grid batch_grid() {
  Grid grid{"batches", {}};
  for (const int64_t batch : {1, 3, 4, 5, 6, 7, 8, 12, 13, 16, 32, 64, 100, 128, 256}) grid.cases.push_back({256, 256, batch});
  return grid;
}

// No hidden size is a multiple of 16 floats, a vector of AVX-512.
Grid odd_grid() {
  Grid grid{"odd", {}, false};
  for (const auto& [inputs, units] : {std::pair{3, 50}, {24, 24}, {40, 40}, {50, 50}, {100, 100}, {300, 300}})
    for (const int64_t batch : {1, 3, 8, 20, 100}) grid.cases.push_back({inputs, units, batch});
  return grid;
}

Grid sequence_grid() {
  Grid grid{"sequence", {}};
  for (const int64_t size : {64, 128, 256, 512})
    for (const int64_t batch : {1, 8, 32}) grid.cases.push_back({size, size, batch, 100});
  grid.cases.push_back({800, 800, 20, 300});
  grid.cases.push_back({16, 64, 1, 1000});
  return grid;
}

Grid row_grid() {
  Grid grid{"rows", {}, false};
  for (const int64_t batch : {512, 1000, 1024, 2048, 3000, 4096}) grid.cases.push_back({256, 256, batch});
  return grid;
}

Grid length_grid() {
  Grid grid{"lengths", {}, false, {"cellc", "template"}};
  for (const int64_t size : {64, 256})
    for (const int64_t steps : {10, 100, 1000, 10000, 100000}) grid.cases.push_back({size, size, 1, steps});
  return grid;
}

// What has these cells, too.
const std::vector<std::string> with_gates{"cellc", "onednn", "torch", "onnxruntime"};

Grid gated_step_grid(const char* name, peers::Kind kind) {
  Grid grid{name, {}, false, with_gates};
  for (const int64_t size : {16, 32, 64, 128, 256, 512, 1024})
    for (const int64_t batch : {1, 3, 8, 64, 256}) grid.cases.push_back({size, size, batch, 0, kind});
  return grid;
}

Grid gated_sequence_grid(const char* name, peers::Kind kind) {
  Grid grid{name, {}, false, with_gates};
  for (const int64_t size : {64, 128, 256, 512})
    for (const int64_t batch : {1, 8, 32}) grid.cases.push_back({size, size, batch, 100, kind});
  return grid;
}

Grid training_grid() {
  Grid grid{"training", {}, true, {"cellc", "onednn", "torch"}};
  for (const int64_t size : {64, 128, 256}) grid.cases.push_back({size, size, 32, 50, peers::Kind::training});
  return grid;
}

}  // namespace

const std::vector<Grid>& grids() {
  using peers::Kind;
  static const std::vector<Grid> all = {step_grid(),
                                        batch_grid(),
                                        {"small", {{10, 20, 1}, {16, 16, 1}, {32, 32, 1}, {64, 64, 1}}},
                                        sequence_grid(),
                                        odd_grid(),
                                        row_grid(),
                                        length_grid(),
                                        gated_step_grid("gru", Kind::gru),
                                        gated_sequence_grid("gru_sequence", Kind::gru),
                                        gated_step_grid("lstm", Kind::lstm),
                                        gated_sequence_grid("lstm_sequence", Kind::lstm),
                                        training_grid()};
  return all;
}

std::string to_string(const Case& one) {
  constexpr const char* names[] = {"", "gru ", "lstm ", "training "};  // in the order of Kind
  const char* const cell = names[static_cast<size_t>(one.kind)];
  const std::string step =
      cell + std::to_string(one.input_size) + "x" + std::to_string(one.hidden_size) + " N=" + std::to_string(one.batch);
  return one.steps == 0 ? step : step + " T=" + std::to_string(one.steps);
}
