// Constructions whose arguments come from elsewhere: members, constructors, factories, containers.
#include <map>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include <cellc/rnn_cell.h>

using cellc::RNNCell;

struct Initialised {
  Initialised() : cell(1, 2) {}  // expected{{rnn_tanh 1x2 float32}}
  RNNCell cell;
};

struct Standard {
  int hidden = 4;
  RNNCell cell{3, hidden};  // expected{{rnn_tanh 3x4 float32}}
};

struct Sized {
  Sized(int inputs, int outputs) : inner(2 * inputs), cell(inputs, inner), last(inner, outputs) {}
  int inner;
  RNNCell cell, last;
};

struct Delegating {
  Delegating() : Delegating(7) {}  // expected{{rnn_tanh 7x8 float32}}
  explicit Delegating(int n) : cell(n, 8) {}
  RNNCell cell;
};

struct Derived : RNNCell {
  using RNNCell::RNNCell;
};

// As the class that cellc makes of a cell.
class Leaky {
 public:
  Leaky(int64_t I, int64_t H, const cellc::CellOptions& options = {}) : cell_("leaky", cellc::DimSizes{{"I", I}, {"H", H}}, options) {}

 private:
  cellc::Cell cell_;
};

struct Config {
  int inputs = 50, hidden = 51;
};
struct Configured {
  explicit Configured(const Config& config) : cell(config.inputs, config.hidden) {}
  RNNCell cell;
};

class Later {
 public:
  void make() { cell_ = std::make_unique<RNNCell>(60, hidden_); }  // expected{{rnn_tanh 60x61 float32}}

 private:
  int hidden_ = 61;
  std::unique_ptr<RNNCell> cell_;
};

RNNCell factory(int64_t inputs, int64_t hidden, const char* nonlinearity) {
  return RNNCell(inputs, hidden, cellc::RNNCellOptions().nonlinearity(nonlinearity));
}

template <class Cell, class... Arguments>
std::unique_ptr<Cell> build(Arguments&&... arguments) {
  return std::make_unique<Cell>(std::forward<Arguments>(arguments)...);
}

int read();

void standard_argument(int hidden = 84) { RNNCell cell(1, hidden); }

void standard_cell(const RNNCell& cell = RNNCell(1, 85)) {}  // expected{{rnn_tanh 1x85 float32}}
struct Held {
  explicit Held(RNNCell given = RNNCell(1, 86)) : cell(std::move(given)) {}  // expected{{rnn_tanh 1x86 float32}}
  RNNCell cell;
};

struct Fixed {
  static constexpr int inputs = 85;
  static const int hidden = 86;
  RNNCell cell{inputs, hidden};  // expected{{rnn_tanh 85x86 float32}}
};

template <int Hidden>
struct Typed {
  using Cell = RNNCell;
  template <class... Arguments>
  explicit Typed(Arguments... arguments) : cell(Hidden, arguments...) {}
  Cell cell;
};

int twice(int n) { return 2 * n; }
RNNCell recursive(int n) { return n == 0 ? RNNCell(1, n) : recursive(n - 1); }
//                                                         ^ expected{{note: RNNCell: hidden_size comes from the callers of recursive}}

void users() {
  Sized sized(5, 6);  // expected{{rnn_tanh 5x10 float32}} expected{{rnn_tanh 10x6 float32}}
  Sized unknown(read(), 6);           // expected{{note: RNNCell: input_size 'read()' is not known at compile time}}
  Derived derived(70, 71);            // expected{{rnn_tanh 70x71 float32}}
  Configured standard{Config{}};      // expected{{rnn_tanh 50x51 float32}}
  Configured other({52, 53});         // expected{{rnn_tanh 52x53 float32}}
  Config config;
  config.hidden = read();
  Configured changed(config);         // expected{{note: RNNCell: input_size 'config' is not known at compile time}}
  factory(80, 81, "relu");            // expected{{rnn_relu 80x81 float32}}
  Leaky leaky(90, 91);                // expected{{leaky I=90,H=91 float32}}
  auto held = std::make_unique<Leaky>(92, 93, cellc::CellOptions{cellc::DType::float64});  // expected{{leaky I=92,H=93 float64}}
  standard_argument();                // expected{{rnn_tanh 1x84 float32}}
  Typed<87> typed(88);                // expected{{rnn_tanh 87x88 float32}}
  factory(twice(44), twice(twice(22)), read() > 0 ? "tanh" : "relu");
//^ expected{{rnn_tanh 88x88 float32}} expected{{rnn_relu 88x88 float32}}
  auto built = build<RNNCell>(82, 83);  // expected{{rnn_tanh 82x83 float32}}
}

void containers(int layers) {
  auto unique = std::make_unique<RNNCell>(10, 11);                                           // expected{{rnn_tanh 10x11 float32}}
  auto shared = std::make_shared<RNNCell>(12, 13, cellc::RNNCellOptions().nonlinearity("relu"));  // expected{{rnn_relu 12x13 float32}}
  int inputs = 14;
  std::vector<RNNCell> stack;
  stack.emplace_back(inputs, 15);  // expected{{rnn_tanh 14x15 float32}}
  stack.push_back({16, 17});       // expected{{rnn_tanh 16x17 float32}}
  for (int layer = 0; layer < layers; ++layer)
    stack.emplace_back(layer == 0 ? 18 : 19, 19);  // expected{{rnn_tanh 18x19 float32}} expected{{rnn_tanh 19x19 float32}}
  stack.emplace_back(layers, 19);  // expected{{note: RNNCell: input_size comes from the callers of containers}}
  std::optional<RNNCell> maybe;
  maybe.emplace(20, 21);                                    // expected{{rnn_tanh 20x21 float32}}
  std::optional<RNNCell> at_once(std::in_place, 22, 23);    // expected{{rnn_tanh 22x23 float32}}
  std::variant<int, RNNCell> either;
  either.emplace<RNNCell>(24, 25);                          // expected{{rnn_tanh 24x25 float32}}
  std::vector<RNNCell> list{{26, 27}, RNNCell(28, 29)};
  //                        ^ expected{{rnn_tanh 26x27 float32}}
  //                                  ^ expected{{rnn_tanh 28x29 float32}}
  std::vector<std::unique_ptr<Sized>> nets;
  nets.push_back(std::make_unique<Sized>(30, 31));  // expected{{rnn_tanh 30x60 float32}} expected{{rnn_tanh 60x31 float32}}
  std::map<int, RNNCell> named;
  named.emplace(1, RNNCell(34, 35));  // expected{{rnn_tanh 34x35 float32}}
  named.try_emplace(2, 36, 37);       // expected{{note: RNNCell: input_size is not known at compile time}}
  auto raw = new RNNCell(32, 33);                   // expected{{rnn_tanh 32x33 float32}}
  delete raw;
}
