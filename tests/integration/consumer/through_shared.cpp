#include "behind.h"
#include "expect.h"

int main() {
  expect(begins(kernel_of("decay", 3, 5, "float64"), "decay_3x5_float64_"), "a shared library finds the kernels in it");
  expect(begins(kernel_of("rnn_relu", 7, 11, "float32"), "rnn_relu_7x11_float32_"), "those of its second library, too");
}
