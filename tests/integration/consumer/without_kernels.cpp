#include <cellc/rnn_cell.h>

#include "expect.h"

int main() {
  try {
    const cellc::RNNCell cell(10, 20);
  } catch (const cellc::Error& error) {
    expect(std::string(error.what()).find("cellc_add_kernels") != std::string::npos,
           std::string("the error says what to do: ") + error.what());
    return 0;
  }
  expect(false, "a program without kernels gets an error");
}
