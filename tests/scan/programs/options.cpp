// Keyword arguments: the nonlinearity is a part of the cell, the dtype of the kernel.
#include <string>

#include <cellc/gru_cell.h>
#include <cellc/lstm_cell.h>
#include <cellc/rnn_cell.h>

using namespace cellc;

constexpr const char* name = "relu";
const std::string text = "relu";

RNNCellOptions standard() { return RNNCellOptions().dtype(DType::float64); }

void chains() {
  RNNCell relu(10, 20, RNNCellOptions().nonlinearity("relu"));                              // expected{{rnn_relu 10x20 float32}}
  RNNCell both(10, 20, RNNCellOptions().bias(false).dtype(DType::float64).nonlinearity("relu"));  // expected{{rnn_relu 10x20 float64}}
  RNNCell last(10, 20, RNNCellOptions().dtype(DType::float64).dtype(DType::bfloat16));      // expected{{rnn_tanh 10x20 bfloat16}}
  RNNCell named(10, 20, RNNCellOptions().nonlinearity(name));                               // expected{{rnn_relu 10x20 float32}}
  RNNCell of_text(10, 20, RNNCellOptions().nonlinearity(text));                             // expected{{rnn_relu 10x20 float32}}
  RNNCell of_function(10, 20, standard().nonlinearity("relu"));                             // expected{{rnn_relu 10x20 float64}}
  RNNCell empty(10, 20, {});                                                                // expected{{rnn_tanh 10x20 float32}}
}

RNNCell branches(bool is_relu) {
  RNNCellOptions options;
  if (is_relu) options.nonlinearity("relu");
  return RNNCell(10, 21, options);  // expected{{rnn_tanh 10x21 float32}} expected{{rnn_relu 10x21 float32}}
}

void variables(const std::string& given) {
  RNNCellOptions options;
  RNNCell before(10, 20, options);  // expected{{rnn_tanh 10x20 float32}}
  options.nonlinearity("relu");
  options.bias(false).dtype(DType::float16);
  RNNCell after(10, 20, options);  // expected{{rnn_relu 10x20 float16}}
  const RNNCellOptions fixed = RNNCellOptions().dtype(DType::float64);
  RNNCell copied(10, 20, fixed);  // expected{{rnn_tanh 10x20 float64}}
  auto more = fixed;
  more.nonlinearity("relu");
  RNNCell derived(10, 20, more);  // expected{{rnn_relu 10x20 float64}}
  RNNCell unknown(10, 20, RNNCellOptions().nonlinearity(given));
  //      ^ expected{{note: RNNCell: nonlinearity comes from the callers of variables}}
  RNNCell integer(10, 20, RNNCellOptions().dtype(DType::int64));  // expected{{rnn_tanh 10x20 int64}}
}

void torch_cells() {
  GRUCell gru(10, 20);                                                             // expected{{gru 10x20 float32}}
  GRUCell gru64(10, 20, GRUCellOptions().bias(false).dtype(DType::float64));       // expected{{gru 10x20 float64}}
  LSTMCell lstm(11, 21, LSTMCellOptions().dtype(DType::bfloat16).bias(false));     // expected{{lstm 11x21 bfloat16}}
  RNNCell relu(12, 22, RNNCellOptions().nonlinearity("relu").dtype(DType::float64).bias(false));  // expected{{rnn_relu 12x22 float64}}
}

void cells() {
  Cell plain("leaky", {{"I", 8}, {"H", 12}});                    // expected{{leaky I=8,H=12 float32}}
  Cell other("leaky", {{"P", 3}, {"H", 12}, {"A", 2}, {"I", 8}});  // expected{{leaky P=3,H=12,A=2,I=8 float32}}
  const DimSizes sizes{{"I", 9}, {"H", 13}};
  CellOptions options;
  options.dtype = DType::float64;
  Cell held("leaky", sizes, options);  // expected{{leaky I=9,H=13 float64}}
  CellOptions int8;
  int8.weights = DType::int8;
  int8.title = "net";
  Cell quantised("leaky", sizes, int8);                               // expected{{leaky I=9,H=13 float32-int8}}
  Cell aggregate("leaky", sizes, CellOptions{DType::bfloat16});       // expected{{leaky I=9,H=13 bfloat16}}
  Cell optional("leaky", sizes, CellOptions{DType::float32, std::nullopt});  // expected{{leaky I=9,H=13 float32}}
  const int width = 14;
  int64_t height = 15;
  Cell named("leaky", {{"I", width}, {"H", height}});  // expected{{leaky I=14,H=15 float32}}
  DimSizes growing;
  growing.emplace_back("I", 3);
  Cell late("leaky", growing);  // expected{{note: Cell: a size 'growing' is not known at compile time}}
}
