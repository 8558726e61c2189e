// Cells of the user's own, by the names in their source: two_state is p' = x + w p + v q, q' = 2 q.
#include <doctest/doctest.h>

#include <cellc/cell_module.h>
#include <cellc/error.h>

#include "plain_kernels.h"

using cellc::Cell;
using cellc::Tensor;

namespace {

cellc::CellOptions plain_options() {
  cellc::CellOptions options;
  options.kernels = plain::generic();
  return options;
}

Cell two_state() {
  Cell cell("two_state", {{"H", 2}}, plain_options());
  cell.load_state_dict({{"w", Tensor::from<float>({1, 0, 0, 10}, {2, 2})}, {"v", Tensor::from<float>({0, 1, 1, 0}, {2, 2})}});
  return cell;
}

}  // namespace

TEST_CASE("a cell of two states is called by views or for new tensors") {
  const Cell cell = two_state();
  const Tensor x = Tensor::from<float>({1, 2}, {1, 2}), p = Tensor::from<float>({3, 4}, {1, 2}), q = Tensor::from<float>({5, 6}, {1, 2});
  const std::vector<Tensor> next = cell({x}, {p, q});
  CHECK(next[0].at<float>({0, 0}) == 1 + 3 + 6);
  CHECK(next[0].at<float>({0, 1}) == 2 + 40 + 5);
  CHECK(next[1].at<float>({0, 1}) == 12);
  Tensor new_p = Tensor::zeros({1, 2}), new_q = Tensor::zeros({1, 2});
  cellc::Step step = cell.bind({x}, {p, q}, {new_p, new_q});
  step();
  CHECK(new_p.at<float>({0, 1}) == 47);
  step.set_data(1, new_p.data());
  step.set_data(3, next[0].data());
  step();
  CHECK(next[0].at<float>({0, 0}) == 1 + 10 + 6);
  const std::vector<Tensor> fresh = cell({Tensor::from<float>({7, 8}, {2})});
  CHECK(fresh[0].sizes() == cellc::IntArray{2});
  CHECK(fresh[0].at<float>({1}) == 8);
}

TEST_CASE("mistakes with a cell are told by the names in its source") {
  const Cell cell = two_state();
  Tensor x = Tensor::zeros({3, 2}), p = Tensor::zeros({3, 2}), q = Tensor::zeros({3, 2}), a = Tensor::zeros({3, 2}),
         b = Tensor::zeros({3, 2});
  CHECK_THROWS_WITH_AS(cell.forward({x, x}, {}, {a, b}), "two_state: expected 1 inputs, got 2", cellc::ValueError);
  CHECK_THROWS_WITH_AS(cell.forward({x}, {p}, {a, b}), "two_state: expected 2 states, got 1", cellc::ValueError);
  CHECK_THROWS_WITH_AS(cell.forward({x}, {}, {a}), "two_state: expected 2 outputs, got 1", cellc::ValueError);
  CHECK_THROWS_WITH_AS(cell.forward({Tensor::zeros({3, 4})}, {}, {a, b}), "x must have the sizes [3, 2], got [3, 4]", cellc::Error);
  CHECK_THROWS_WITH_AS(cell.forward({x}, {p, Tensor::zeros({2, 2})}, {a, b}), "q must have the sizes [3, 2], got [2, 2]", cellc::Error);
  CHECK_THROWS_WITH_AS(cell.forward({x}, {}, {a, Tensor::zeros({3, 2}, cellc::DType::float64)}),
                       "output q must be of dtype float32, got float64", cellc::Error);
  CHECK_THROWS_WITH_AS(cell.forward({Tensor()}, {}, {a, b}), "x must have the sizes [3, 2], got none", cellc::Error);
  CHECK_THROWS_AS(cell.forward({x}, {p, q}, {a, a}), cellc::Error);
  CHECK_THROWS_AS(cell.forward({x}, {p, q}, {p, b}), cellc::Error);
  CHECK_THROWS_AS(cell({}), cellc::ValueError);
  CHECK_THROWS_WITH_AS(Cell("two_state", {{"I", 2}}, plain_options()),
                       "cell two_state: the dimensions H each take one size, got sizes for: I", cellc::Error);
  CHECK_THROWS_WITH_AS(Cell("rnn_tanh", {{"I", 1}, {"I", 2}}, plain_options()),
                       "cell rnn_tanh: the dimensions I, H each take one size, got sizes for: I, I", cellc::Error);
  CHECK_THROWS_AS(Cell("two_state", {{"H", 2}, {"H", 3}}, plain_options()), cellc::Error);
  cellc::CellOptions without = plain_options();
  without.without = {"u"};
  CHECK_THROWS_WITH_AS(Cell("two_state", {{"H", 2}}, without), "cell two_state has no such parameter to leave out: u", cellc::Error);
  CHECK(cell.size("H") == 2);
  CHECK_THROWS_AS(cell.size("I"), cellc::Error);
}
