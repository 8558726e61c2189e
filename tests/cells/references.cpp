#include "references.h"

#include <stdexcept>

#include "../../cells/gru_cell.cpp"
#include "../../cells/ind_rnn_cell.cpp"
#include "../../cells/layer_norm_rnn_cell.cpp"
#include "../../cells/leaky_rnn_cell.cpp"
#include "../../cells/lstm_cell.cpp"
#include "../../cells/ltc_cell.cpp"
#include "../../cells/mgu_cell.cpp"
#include "../../cells/min_gru_cell.cpp"
#include "../../cells/peephole_lstm_cell.cpp"
#include "../../cells/projected_lstm_cell.cpp"
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
  return {cell(Input<I>(t.at("input")), State<H>(t.at("hx")), Param<H, I>(t.at("weight_ih"), t.h(), t.i()),
               Param<H, H>(t.at("weight_hh"), t.h(), t.h()), Param<H>(t.at("bias_ih")), Param<H>(t.at("bias_hh")))
              .values()};
}

// A parameter of `count` blocks of H, by its name.
template <int count>
Param<Stack<count, H>> blocks(const Typed& t, const char* name) {
  return Param<Stack<count, H>>(t.at(name));
}
template <int count, class Columns>
Param<Stack<count, H>, Columns> blocks(const Typed& t, const char* name, size_t columns) {
  return Param<Stack<count, H>, Columns>(t.at(name), count * t.h(), columns);
}

std::vector<std::vector<double>> run_gru(const Typed& t) {
  return {gru(Input<I>(t.at("input")), State<H>(t.at("hx")), blocks<3, I>(t, "weight_ih", t.i()), blocks<3, H>(t, "weight_hh", t.h()),
              blocks<3>(t, "bias_ih"), blocks<3>(t, "bias_hh"))
              .values()};
}

std::vector<std::vector<double>> run_lstm(const Typed& t) {
  const auto [h, c] = lstm(Input<I>(t.at("input")), State<H>(t.at("hx")), State<H>(t.at("cx")), blocks<4, I>(t, "weight_ih", t.i()),
                           blocks<4, H>(t, "weight_hh", t.h()), blocks<4>(t, "bias_ih"), blocks<4>(t, "bias_hh"));
  return {h.values(), c.values()};
}

std::vector<std::vector<double>> run_min_gru(const Typed& t) {
  return {min_gru(Input<I>(t.at("input")), State<H>(t.at("hx")), blocks<2, I>(t, "weight", t.i()), blocks<2>(t, "bias")).values()};
}

std::vector<std::vector<double>> run_peephole_lstm(const Typed& t) {
  const auto [h, c] =
      peephole_lstm(Input<I>(t.at("input")), State<H>(t.at("hx")), State<H>(t.at("cx")), blocks<4, I>(t, "weight_ih", t.i()),
                    blocks<4, H>(t, "weight_hh", t.h()), blocks<4>(t, "bias"), blocks<3>(t, "peephole"));
  return {h.values(), c.values()};
}

std::vector<std::vector<double>> run_mgu(const Typed& t) {
  return {mgu(Input<I>(t.at("input")), State<H>(t.at("hx")), blocks<2, I>(t, "weight_ih", t.i()), blocks<2, H>(t, "weight_hh", t.h()),
              blocks<2>(t, "bias"))
              .values()};
}

std::vector<std::vector<double>> run_projected_lstm(const Typed& t) {
  const size_t p = t.sizes.at("P");
  const auto [h, c] = projected_lstm(Input<I>(t.at("input")), State<P>(t.at("hx")), State<H>(t.at("cx")),
                                     blocks<4, I>(t, "weight_ih", t.i()), blocks<4, P>(t, "weight_hh", p), blocks<4>(t, "bias_ih"),
                                     blocks<4>(t, "bias_hh"), Param<P, H>(t.at("weight_hr"), p, t.h()));
  return {h.values(), c.values()};
}

std::vector<std::vector<double>> run_deep(const Typed& t) {
  const auto [a, b] = deep(Input<I>(t.at("x")), State<H>(t.at("a")), State<K>(t.at("b")), Param<H, I>(t.at("w"), t.h(), t.i()),
                           Param<H, H>(t.at("u"), t.h(), t.h()), Param<K, H>(t.at("v"), t.k(), t.h()), Param<K>(t.at("bias")));
  return {a.values(), b.values()};
}

std::vector<std::vector<double>> run_bottleneck(const Typed& t) {
  return {bottleneck(Input<I>(t.at("x")), State<H>(t.at("hx")), Param<K, I>(t.at("down"), t.k(), t.i()),
                     Param<H, K>(t.at("up"), t.h(), t.k()), Param<H, H>(t.at("w"), t.h(), t.h()), Param<H>(t.at("gain")))
              .values()};
}

std::vector<std::vector<double>> run_stacked(const Typed& t) {
  const auto [pair, h] = stacked(Input<I>(t.at("x")), State<Stack<2, H>>(t.at("pair")), State<H>(t.at("hx")),
                                 Param<H, I>(t.at("w"), t.h(), t.i()), Param<H, Stack<3, H>>(t.at("u"), t.h(), 3 * t.h()));
  return {pair.values(), h.values()};
}

std::vector<std::vector<double>> run_prompted(const Typed& t) {
  return {prompted(Input<I>(t.at("x")), State<H>(t.at("hx")), Param<H, I>(t.at("w"), t.h(), t.i()), Param<H>(t.at("start")),
                   Param<H, Stack<2, H>>(t.at("u"), t.h(), 2 * t.h()))
              .values()};
}

std::vector<std::vector<double>> run_many_terms(const Typed& t) {
  return {many_terms(Input<I>(t.at("x")), State<H>(t.at("hx")), Param<H, I>(t.at("w"), t.h(), t.i()), blocks<8>(t, "b")).values()};
}

std::vector<std::vector<double>> run_attentive(const Typed& t) {
  return {attentive(Input<I>(t.at("x")), State<H>(t.at("hx")), Param<K, I>(t.at("key"), t.k(), t.i()),
                    Param<K, H>(t.at("query"), t.k(), t.h()), Param<K>(t.at("score")), Param<H, I>(t.at("w"), t.h(), t.i()))
              .values()};
}

std::vector<std::vector<double>> run_ind_rnn(const Typed& t) {
  return {ind_rnn(Input<I>(t.at("input")), State<H>(t.at("hx")), Param<H, I>(t.at("weight_ih"), t.h(), t.i()), Param<H>(t.at("weight_hh")),
                  Param<H>(t.at("bias")))
              .values()};
}

// Cells of one matrix for each of input and state, a bias, and vectors more.
template <class Cell, class... Names>
std::vector<std::vector<double>> with_vectors(Cell cell, const Typed& t, Names... names) {
  return {cell(Input<I>(t.at("input")), State<H>(t.at("hx")), Param<H, I>(t.at("weight_ih"), t.h(), t.i()),
               Param<H, H>(t.at("weight_hh"), t.h(), t.h()), Param<H>(t.at("bias")), Param<H>(t.at(names))...)
              .values()};
}

std::vector<std::vector<double>> run_two_inputs(const Typed& t) {
  const auto [a, b] =
      two_inputs(Input<I>(t.at("x")), Input<K>(t.at("y")), State<H>(t.at("a")), State<K>(t.at("b")), Param<H, I>(t.at("w"), t.h(), t.i()),
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
  if (cell == "mgu") return run_mgu(t);
  if (cell == "projected_lstm") return run_projected_lstm(t);
  if (cell == "deep") return run_deep(t);
  if (cell == "bottleneck") return run_bottleneck(t);
  if (cell == "stacked") return run_stacked(t);
  if (cell == "prompted") return run_prompted(t);
  if (cell == "nested") return {nested(Input<I>(t.at("x")), State<H>(t.at("hx")), Param<H, I>(t.at("w"), t.h(), t.i())).values()};
  if (cell == "many_terms") return run_many_terms(t);
  if (cell == "attentive") return run_attentive(t);
  if (cell == "min_gru") return run_min_gru(t);
  if (cell == "peephole_lstm") return run_peephole_lstm(t);
  if (cell == "ind_rnn") return run_ind_rnn(t);
  if (cell == "leaky_rnn") return with_vectors(leaky_rnn, t, "rate");
  if (cell == "layer_norm_rnn")
    return {layer_norm_rnn(Input<I>(t.at("input")), State<H>(t.at("hx")), Param<H, I>(t.at("weight_ih"), t.h(), t.i()),
                           Param<H, H>(t.at("weight_hh"), t.h(), t.h()), Param<H>(t.at("gain")), Param<H>(t.at("bias")))
                .values()};
  if (cell == "ltc") return with_vectors(ltc, t, "a", "decay");
  if (cell == "leaky") return {leaky(State<H>(t.at("hx")), Param<H>(t.at("rate"))).values()};
  if (cell == "two_inputs") return run_two_inputs(t);
  throw std::invalid_argument("no reference for " + cell);
}
