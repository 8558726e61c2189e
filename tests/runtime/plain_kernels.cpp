#include "plain_kernels.h"

#include <cmath>
#include <cstring>

#include <cellc/step.h>

namespace plain {

thread_local int step_calls = 0, step_one_calls = 0;

namespace {

using Buffer = cellc::detail::KernelBuffer;

const Buffer& buffer(void** arguments, int k) { return *static_cast<const Buffer*>(arguments[k]); }

// Elements are read and written byte by byte, as memory may be unaligned.
template <class T>
T get(const Buffer& from, int feature, int row = 0) {
  T value;
  const std::ptrdiff_t offset =
      std::ptrdiff_t{feature} * from.dim[0].stride + (from.dimensions > 1 ? std::ptrdiff_t{row} * from.dim[1].stride : 0);
  std::memcpy(&value, from.host + offset * static_cast<std::ptrdiff_t>(sizeof(T)), sizeof value);
  return value;
}

template <class T>
void put(const Buffer& to, T value, int feature, int row) {
  const std::ptrdiff_t offset = std::ptrdiff_t{feature} * to.dim[0].stride + std::ptrdiff_t{row} * to.dim[1].stride;
  std::memcpy(to.host + offset * static_cast<std::ptrdiff_t>(sizeof(T)), &value, sizeof value);
}

// Parameters after one another, each as it is.
template <class T, int params>
int pack(void** arguments) {
  uint8_t* to = buffer(arguments, params).host;
  for (int k = 0; k < params; ++k) {
    const Buffer& from = buffer(arguments, k);
    size_t bytes = sizeof(T);
    for (int d = 0; d < from.dimensions; ++d) bytes *= static_cast<size_t>(from.dim[d].extent);
    if (bytes > 0) std::memcpy(to, from.host, bytes);
    to += bytes;
  }
  return 0;
}

template <class T>
T tanh_of(T z) {
  return std::tanh(z);
}
template <class T>
T relu_of(T z) {
  return z < 0 ? 0 : z;
}

template <class T, T (*activation)(T)>
int rnn(void** arguments) {
  const Buffer &x = buffer(arguments, 0), &h = buffer(arguments, 1), &packed = buffer(arguments, 2), &out = buffer(arguments, 4);
  const int inputs = x.dim[0].extent, hidden = out.dim[0].extent, w_hh = hidden * inputs, b_ih = w_hh + hidden * hidden;
  for (int n = 0; n < out.dim[1].extent; ++n)
    for (int j = 0; j < hidden; ++j) {
      T z = get<T>(packed, b_ih + j) + get<T>(packed, b_ih + hidden + j);
      for (int i = 0; i < inputs; ++i) z += get<T>(packed, j * inputs + i) * get<T>(x, i, n);
      for (int i = 0; i < hidden; ++i) z += get<T>(packed, w_hh + j * hidden + i) * get<T>(h, i, n);
      put(out, activation(z), j, n);
    }
  return 0;
}

template <class T>
T sigmoid_of(T z) {
  return 1 / (1 + std::exp(-z));
}

// The sums of gate g of unit j in row n: over the input, over the state, each with its bias.
template <class T>
struct Gates {
  const Buffer &x, &h, &packed;
  int count;

  T from_input(int g, int j, int n) const { return sum(x, 0, g * h.dim[0].extent + j, n); }
  T from_state(int g, int j, int n) const { return sum(h, count * h.dim[0].extent * x.dim[0].extent, g * h.dim[0].extent + j, n, 1); }
  T whole(int g, int j, int n) const { return from_input(g, j, n) + from_state(g, j, n); }

 private:
  T sum(const Buffer& vector, int matrix, int row, int n, int bias = 0) const {
    const int columns = vector.dim[0].extent, rows = count * h.dim[0].extent;
    T z = get<T>(packed, rows * (x.dim[0].extent + h.dim[0].extent + bias) + row);
    for (int i = 0; i < columns; ++i) z += get<T>(packed, matrix + row * columns + i) * get<T>(vector, i, n);
    return z;
  }
};

template <class T>
int gru(void** arguments) {
  const Buffer &h = buffer(arguments, 1), &out = buffer(arguments, 4);
  const Gates<T> gates{buffer(arguments, 0), h, buffer(arguments, 2), 3};
  for (int n = 0; n < out.dim[1].extent; ++n)
    for (int j = 0; j < out.dim[0].extent; ++j) {
      const T r = sigmoid_of(gates.whole(0, j, n)), z = sigmoid_of(gates.whole(1, j, n));
      const T fresh = std::tanh(gates.from_input(2, j, n) + r * gates.from_state(2, j, n));
      put(out, (1 - z) * fresh + z * get<T>(h, j, n), j, n);
    }
  return 0;
}

template <class T>
int lstm(void** arguments) {
  const Buffer &c = buffer(arguments, 2), &new_h = buffer(arguments, 5), &new_c = buffer(arguments, 6);
  const Gates<T> gates{buffer(arguments, 0), buffer(arguments, 1), buffer(arguments, 3), 4};
  for (int n = 0; n < new_h.dim[1].extent; ++n)
    for (int j = 0; j < new_h.dim[0].extent; ++j) {
      const T kept = sigmoid_of(gates.whole(1, j, n)) * get<T>(c, j, n);
      const T cell = kept + sigmoid_of(gates.whole(0, j, n)) * std::tanh(gates.whole(2, j, n));
      put(new_c, cell, j, n);
      put(new_h, sigmoid_of(gates.whole(3, j, n)) * std::tanh(cell), j, n);
    }
  return 0;
}

template <class T>
int two_state(void** arguments) {
  const Buffer &x = buffer(arguments, 0), &p = buffer(arguments, 1), &q = buffer(arguments, 2), &packed = buffer(arguments, 3);
  const Buffer &new_p = buffer(arguments, 5), &new_q = buffer(arguments, 6);
  const int hidden = p.dim[0].extent;
  for (int n = 0; n < new_p.dim[1].extent; ++n)
    for (int j = 0; j < hidden; ++j) {
      T z = get<T>(x, j, n);
      for (int i = 0; i < hidden; ++i)
        z += get<T>(packed, j * hidden + i) * get<T>(p, i, n) + get<T>(packed, hidden * hidden + j * hidden + i) * get<T>(q, i, n);
      put(new_p, z, j, n);
      put(new_q, 2 * get<T>(q, j, n), j, n);
    }
  return 0;
}

template <cellc::KernelFunction kernel>
int counted_step(void** arguments) {
  ++step_calls;
  return kernel(arguments);
}

template <cellc::KernelFunction kernel>
int counted_step_one(void** arguments) {
  ++step_one_calls;
  return kernel(arguments);
}

int64_t rnn_packed(const int64_t* sizes) { return sizes[1] * (sizes[0] + sizes[1] + 2); }
int64_t gru_packed(const int64_t* sizes) { return 3 * rnn_packed(sizes); }
int64_t lstm_packed(const int64_t* sizes) { return 4 * rnn_packed(sizes); }
int64_t two_state_packed(const int64_t* sizes) { return 2 * sizes[0] * sizes[0]; }

constexpr const char* rnn_dims[] = {"I", "H"};
constexpr cellc::TensorSpec rnn_input[] = {{"input", 1, {"I", nullptr}}}, rnn_state[] = {{"hx", 1, {"H", nullptr}}};
constexpr cellc::TensorSpec rnn_params[] = {
    {"weight_ih", 2, {"H", "I"}}, {"weight_hh", 2, {"H", "H"}}, {"bias_ih", 1, {"H", nullptr}}, {"bias_hh", 1, {"H", nullptr}}};
constexpr cellc::TensorSpec lstm_states[] = {{"hx", 1, {"H", nullptr}}, {"cx", 1, {"H", nullptr}}};
constexpr cellc::TensorSpec gru_params[] = {
    {"weight_ih", 2, {"3*H", "I"}}, {"weight_hh", 2, {"3*H", "H"}}, {"bias_ih", 1, {"3*H", nullptr}}, {"bias_hh", 1, {"3*H", nullptr}}};
constexpr cellc::TensorSpec lstm_params[] = {
    {"weight_ih", 2, {"4*H", "I"}}, {"weight_hh", 2, {"4*H", "H"}}, {"bias_ih", 1, {"4*H", nullptr}}, {"bias_hh", 1, {"4*H", nullptr}}};
constexpr const char* two_dims[] = {"H"};
constexpr cellc::TensorSpec two_input[] = {{"x", 1, {"H", nullptr}}}, two_states[] = {{"p", 1, {"H", nullptr}}, {"q", 1, {"1*H", nullptr}}};
constexpr cellc::TensorSpec two_params[] = {{"w", 2, {"H", "H"}}, {"v", 2, {"H", "H"}}};

constexpr cellc::CellInfo cells[] = {
    {"rnn_tanh", 2, rnn_dims, 1, rnn_input, 1, rnn_state, 4, rnn_params},
    {"rnn_relu", 2, rnn_dims, 1, rnn_input, 1, rnn_state, 4, rnn_params},
    {"gru", 2, rnn_dims, 1, rnn_input, 1, rnn_state, 4, gru_params},
    {"lstm", 2, rnn_dims, 1, rnn_input, 2, lstm_states, 4, lstm_params},
    {"two_state", 1, two_dims, 1, two_input, 2, two_states, 2, two_params},
};

template <class T, cellc::KernelFunction kernel, int params>
void set_functions(cellc::KernelInfo& info) {
  info.pack = pack<T, params>;
  info.step = info.step_few = info.step_many = counted_step<kernel>;
  info.step_one = counted_step_one<kernel>;
}

template <class T>
void set_functions_of(cellc::KernelInfo& info, const std::string& cell) {
  if (cell == "rnn_tanh") set_functions<T, rnn<T, tanh_of<T>>, 4>(info);
  if (cell == "rnn_relu") set_functions<T, rnn<T, relu_of<T>>, 4>(info);
  if (cell == "gru") set_functions<T, gru<T>, 4>(info);
  if (cell == "lstm") set_functions<T, lstm<T>, 4>(info);
  if (cell == "two_state") set_functions<T, two_state<T>, 2>(info);
}

auto packed_size_of(const std::string& cell) {
  return cell == "gru" ? gru_packed : cell == "lstm" ? lstm_packed : cell == "two_state" ? two_state_packed : rnn_packed;
}

std::string name_of(const Wanted& wanted) {
  std::string size = wanted.sizes.empty() ? "generic" : "";
  for (int64_t extent : wanted.sizes) size += (size.empty() ? "" : "x") + std::to_string(extent);
  return wanted.cell + "_" + size + "_" + to_string(wanted.dtype) + "_" + wanted.target;
}

}  // namespace

Library::Library(const std::vector<Wanted>& wanted) : wanted_(wanted.begin(), wanted.end()) {
  for (const Wanted& each : wanted_) {
    const cellc::CellInfo* cell = cells;
    while (cell->name != each.cell) ++cell;
    names_.push_back(name_of(each));
    cellc::KernelInfo info{};
    info.name = names_.back().c_str();
    info.cell = cell;
    info.sizes = each.sizes.empty() ? nullptr : each.sizes.data();
    info.dtype = each.dtype;
    info.weights = each.dtype;
    info.target = each.target.c_str();
    info.packed_size = packed_size_of(each.cell);
    if (each.dtype == cellc::DType::float32)
      set_functions_of<float>(info, each.cell);
    else
      set_functions_of<double>(info, each.cell);
    info.few_rows = 3, info.rows = 6, info.few_as_many = true;
    info.schedule = "plain loops";
    kernels_.push_back(info);
  }
  table_ = {"plain", kernels_.data(), kernels_.size()};
}

cellc::KernelSet generic() {
  static const Library library = [] {
    std::vector<Wanted> wanted;
    for (const char* cell : {"rnn_tanh", "rnn_relu", "gru", "lstm", "two_state"})
      for (const cellc::DType dtype : {cellc::DType::float32, cellc::DType::float64}) wanted.push_back({cell, {}, dtype, "x86-64-v2"});
    return Library(wanted);
  }();
  return library.with(everything);
}

}  // namespace plain
