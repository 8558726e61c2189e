// The source of the cell, compiled by the C++ compiler, is its own reference.
#include "reference.h"

#include "leaky.cpp"

std::vector<double> reference_step(const Values& values, size_t input_size, size_t hidden_size) {
  return leaky(Input<I>(values.at("input")), State<H>(values.at("hx")), Param<H, I>(values.at("weight_ih"), hidden_size, input_size),
               Param<H, H>(values.at("weight_hh"), hidden_size, hidden_size), Param<H>(values.at("bias")), Param<H>(values.at("rate")))
      .values();
}
