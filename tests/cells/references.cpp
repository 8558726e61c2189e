#include "references.h"

#include <stdexcept>

#include "../../cells/rnn_cell.cpp"
#include "own_cells.cpp"

namespace {

using Sizes = std::map<std::string, size_t>;

// Values of a row as the cell's own types.
struct Typed {
  const Row& row;
  const Sizes& sizes;

  size_t i() const { return sizes.at("I"); }
  size_t h() const { return sizes.at("H"); }
  size_t k() const { return sizes.at("K"); }
  const std::vector<double>& at(const char* name) const { return row.at(name); }
};

template <class Cell>
std::vector<std::vector<double>> elman(Cell cell, const Typed& t) {
  return {cell(Input<I>(t.at("input")), State<H>(t.at("hx")), Param<H, I>(t.at("weight_ih"), t.h(), t.i()), Param<H, H>(t.at("weight_hh"), t.h(), t.h()),
               Param<H>(t.at("bias_ih")), Param<H>(t.at("bias_hh")))
              .values()};
}

std::vector<std::vector<double>> run_gru(const Typed& t) {
  return {gru(Input<I>(t.at("input")), State<H>(t.at("hx")), Param<Stack<3, H>, I>(t.at("weight_ih"), 3 * t.h(), t.i()),
              Param<Stack<3, H>, H>(t.at("weight_hh"), 3 * t.h(), t.h()), Param<Stack<3, H>>(t.at("bias_ih")), Param<Stack<3, H>>(t.at("bias_hh")))
              .values()};
}

std::vector<std::vector<double>> run_lstm(const Typed& t) {
  const auto [h, c] = lstm(Input<I>(t.at("input")), State<H>(t.at("hx")), State<H>(t.at("cx")), Param<Stack<4, H>, I>(t.at("weight_ih"), 4 * t.h(), t.i()),
                           Param<Stack<4, H>, H>(t.at("weight_hh"), 4 * t.h(), t.h()));
  return {h.values(), c.values()};
}

std::vector<std::vector<double>> run_two_inputs(const Typed& t) {
  const auto [a, b] = two_inputs(Input<I>(t.at("x")), Input<K>(t.at("y")), State<H>(t.at("a")), State<K>(t.at("b")), Param<H, I>(t.at("w"), t.h(), t.i()),
                                 Param<H, K>(t.at("u"), t.h(), t.k()), Param<K, H>(t.at("v"), t.k(), t.h()), Param<K>(t.at("bias")));
  return {a.values(), b.values()};
}

}  // namespace

std::vector<std::vector<double>> reference(const std::string& cell, const Row& row, const Sizes& sizes) {
  const Typed t{row, sizes};
  if (cell == "rnn_tanh") return elman(rnn_tanh, t);
  if (cell == "rnn_relu") return elman(rnn_relu, t);
  if (cell == "gru") return run_gru(t);
  if (cell == "lstm") return run_lstm(t);
  if (cell == "leaky") return {leaky(State<H>(t.at("hx")), Param<H>(t.at("rate"))).values()};
  if (cell == "two_inputs") return run_two_inputs(t);
  throw std::invalid_argument("no reference for " + cell);
}
