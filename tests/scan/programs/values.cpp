// Values that a program knows at compile time, and how it writes them. Beside each construction: what the scan must tell.
#include <array>
#include <cstdlib>

#include <cellc/rnn_cell.h>

using cellc::DType;
using cellc::RNNCell;
using cellc::RNNCellOptions;

namespace {

constexpr int input_size = 10;
static const int64_t hidden_size = 2 * input_size;
enum Size { small = 3, large = 300 };
enum class Width : int64_t { narrow = 7 };
struct Config {
  int64_t input, hidden;
  int64_t twice() const { return 2 * hidden; }
};
const Config config{5, 6};
constexpr std::array<int, 2> sizes = {12, 13};
const int plain_sizes[] = {14, 15};
constexpr int square(int n) { return n * n; }
int doubled(int n) { return 2 * n; }

template <int I, int H>
struct Network {
  RNNCell cell{I, H};  // expected{{rnn_tanh 21x22 float32}} expected{{rnn_tanh 23x24 float32}}
};

template <class T>
void make() {
  RNNCell cell(sizeof(T), T::hidden);  // expected{{rnn_tanh 8x25 float32}}
}
struct Traits {
  static constexpr int hidden = 25;
  double value;
};

}  // namespace

RNNCell global(1, 2);  // expected{{rnn_tanh 1x2 float32}}

void constants() {
  RNNCell literal(10, 20);                              // expected{{rnn_tanh 10x20 float32}}
  RNNCell named(input_size, hidden_size);               // expected{{rnn_tanh 10x20 float32}}
  RNNCell enumerated(small, large);                     // expected{{rnn_tanh 3x300 float32}}
  RNNCell scoped(static_cast<int64_t>(Width::narrow), 8);  // expected{{rnn_tanh 7x8 float32}}
  RNNCell of_struct(config.input, config.hidden);       // expected{{rnn_tanh 5x6 float32}}
  RNNCell of_getter(config.input, config.twice());      // expected{{rnn_tanh 5x12 float32}}
  RNNCell of_array(sizes[0], sizes[1]);                 // expected{{rnn_tanh 12x13 float32}}
  RNNCell of_plain_array(plain_sizes[0], plain_sizes[1]);  // expected{{rnn_tanh 14x15 float32}}
  RNNCell of_size(sizes.size(), sizeof(int) * 4);       // expected{{rnn_tanh 2x16 float32}}
  RNNCell of_function(square(4), doubled(17));          // expected{{rnn_tanh 16x34 float32}}
  Network<21, 22> first;
  Network<23, 24> second;
  make<Traits>();
  auto temporary = RNNCell(30, 31);  // expected{{rnn_tanh 30x31 float32}}
  RNNCell braces{32, 33};            // expected{{rnn_tanh 32x33 float32}}
  RNNCell many[] = {{34, 35}, {36, 37}};
  //                ^ expected{{rnn_tanh 34x35 float32}}
  //                          ^ expected{{rnn_tanh 36x37 float32}}
}

void locals() {
  int inputs = 40;
  const auto hidden = inputs + 1;
  RNNCell cell(inputs, hidden);  // expected{{rnn_tanh 40x41 float32}}
  int changed = 42;
  ++changed;
  RNNCell other(inputs, changed);  // expected{{note: RNNCell: hidden_size 'changed' is not known at compile time}}
  auto [a, b] = config;
  RNNCell bound(a, b);  // expected{{rnn_tanh 5x6 float32}}
  for (const int width : {43, 44}) {
    RNNCell in_loop(width, 45);  // expected{{rnn_tanh 43x45 float32}} expected{{rnn_tanh 44x45 float32}}
  }
  const bool deep = std::rand() > 0;
  RNNCell chosen(deep ? 46 : 47, 48);  // expected{{rnn_tanh 46x48 float32}} expected{{rnn_tanh 47x48 float32}}
  const auto lambda = [&](int n) { RNNCell captured(inputs, n); };
  lambda(49);  // expected{{rnn_tanh 40x49 float32}}
}

int64_t read_size();
void unknown(int argc, char** argv) {
  RNNCell of_argument(10, std::atoi(argv[1]));  // expected{{note: RNNCell: hidden_size 'std::atoi(argv[1])' is not known at compile time}}
  RNNCell of_call(read_size(), 10);             // expected{{note: RNNCell: input_size 'read_size()' is not known at compile time}}
  RNNCell of_caller(argc, 10);                  // expected{{note: RNNCell: input_size comes from the callers of unknown, and there are none in this source}}
}
