#include <cstdio>

#include <cellc/rnn_cell.h>

int main() {
  const cellc::RNNCell cell(2, 3, cellc::RNNCellOptions().nonlinearity("relu"));
  std::printf("%s %s\n", to_string(cell).c_str(), cell.kernel().name);
  return cell(cellc::Tensor::zeros({2})).sizes() == cellc::IntArray{3} ? 0 : 1;
}
