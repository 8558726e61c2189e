#include <cstdio>

#include <cellc/rnn_cell.h>

#include "sizes.h"

int main() {
  const cellc::RNNCell first(3, 4);
  const cellc::Cell own("decay", {{"I", input_size}, {"H", 6}});
  std::printf("%s%s", first.explain().c_str(), own.explain().c_str());
}
