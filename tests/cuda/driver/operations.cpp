// The instructions by their names: PTX ISA, chapter "Instruction Set".
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "machine.h"

namespace ptx {
namespace {

template <class T>
T as(uint64_t bits) {
  T value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

template <class T>
uint64_t bits_of(T value) {
  uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof value);
  return bits;
}

template <class T>
T arg(const Thread& t, const Instruction& i, size_t k) {
  return as<T>(t.get(i.from[k]));
}

template <class T, class F>
void unary(Thread& t, const Instruction& i, F f) {
  t.set(i.to[0], bits_of(f(arg<T>(t, i, 0))));
}

template <class T, class F>
void binary(Thread& t, const Instruction& i, F f) {
  t.set(i.to[0], bits_of(f(arg<T>(t, i, 0), arg<T>(t, i, 1))));
}

// Signed arithmetic wraps around: it is done on unsigned values where that makes no difference.
#define BINARY(T, expression) [](Thread& t, const Instruction& i) { binary<T>(t, i, [](T a, T b) { return static_cast<T>(expression); }); }
#define WIDE(T, R, expression) [](Thread& t, const Instruction& i) { binary<T>(t, i, [](T a, T b) { return static_cast<R>(expression); }); }
#define UNARY(T, R, expression) [](Thread& t, const Instruction& i) { unary<T>(t, i, [](T a) { return static_cast<R>(expression); }); }
#define COMPARE(T, expression) \
  [](Thread& t, const Instruction& i) { binary<T>(t, i, [](T a, T b) { return static_cast<uint8_t>(expression); }); }

template <class T>
void fused(Thread& t, const Instruction& i) {
  t.set(i.to[0], bits_of(std::fma(arg<T>(t, i, 0), arg<T>(t, i, 1), arg<T>(t, i, 2))));
}

template <class T>
void select(Thread& t, const Instruction& i) {
  t.set(i.to[0], bits_of((t.get(i.from[2]) & 1) != 0 ? arg<T>(t, i, 0) : arg<T>(t, i, 1)));
}

template <class T>
void multiply_add(Thread& t, const Instruction& i) {
  t.set(i.to[0], bits_of(arg<T>(t, i, 0) * arg<T>(t, i, 1) + arg<T>(t, i, 2)));
}

void bit_field(Thread& t, const Instruction& i) {
  const uint32_t value = arg<uint32_t>(t, i, 0), begin = arg<uint32_t>(t, i, 1), length = arg<uint32_t>(t, i, 2);
  t.set(i.to[0], (value >> begin) & ((uint64_t{1} << length) - 1));
}

// Where a number cannot be an int32 PTX says the nearest one, and 0 for NaN.
int32_t to_int(float value) {
  if (value != value) return 0;
  return static_cast<int32_t>(std::clamp(std::trunc(static_cast<double>(value)), -2147483648.0, 2147483647.0));
}

char* shared_at(Thread& t, uint64_t address, size_t bytes) {
  if (address + bytes > t.block->shared.size() || address % bytes != 0)
    throw std::runtime_error("beyond the shared memory, or not aligned");
  return t.block->shared.data() + address;
}

char* global_at(Thread& t, uint64_t address, size_t bytes) {
  if (address % bytes != 0) throw std::runtime_error("an address that is not aligned");
  return t.block->global(address, bytes);
}

template <class T, size_t count, char* (*memory)(Thread&, uint64_t, size_t)>
void load(Thread& t, const Instruction& i) {
  const char* from = memory(t, t.get(i.from[0]), count * sizeof(T));
  for (size_t k = 0; k < count; ++k) {
    uint64_t value = 0;
    std::memcpy(&value, from + k * sizeof(T), sizeof(T));
    t.set(i.to[k], value);
  }
}

template <class T, char* (*memory)(Thread&, uint64_t, size_t)>
void store(Thread& t, const Instruction& i) {
  const uint64_t value = t.get(i.from[0]);
  std::memcpy(memory(t, t.get(i.to[0]), sizeof(T)), &value, sizeof(T));
}

template <class T, size_t count, char* (*memory)(Thread&, uint64_t, size_t)>
void store_several(Thread& t, const Instruction& i) {
  char* to = memory(t, t.get(i.to[0]), count * sizeof(T));
  for (size_t k = 0; k < count; ++k) {
    const uint64_t value = t.get(i.from[k]);
    std::memcpy(to + k * sizeof(T), &value, sizeof(T));
  }
}

template <class T>
void load_parameter(Thread& t, const Instruction& i) {
  T value;
  std::memcpy(&value, t.block->parameters + i.from[0].value, sizeof value);
  t.set(i.to[0], bits_of(value));
}

// %tid.x and their like are registers by name; their number is in the text.
void move(Thread& t, const Instruction& i) {
  const auto special = [&](const char* name, const std::array<uint32_t, 3>& values) {
    const size_t at = i.text.find(name);
    if (at == std::string::npos) return false;
    t.set(i.to[0], values[static_cast<size_t>(i.text[at + std::strlen(name)] - 'x')]);
    return true;
  };
  if (special("%ctaid.", t.block->block) || special("%nctaid.", t.block->blocks) || special("%tid.", t.index) ||
      special("%ntid.", t.block->threads))
    return;
  t.set(i.to[0], t.get(i.from[0]));
}

// Between a register and two of half its width: mov.b64 {%r1, %r2}, %rd1. One of the two may be of no use, "tmp".
template <unsigned half>
void move_parts(Thread& t, const Instruction& i) {
  constexpr uint64_t mask = (uint64_t{1} << half) - 1;
  if (i.to.size() == 1 && i.from.size() == 1) return move(t, i);
  if (i.to.size() == 1) return t.set(i.to[0], (t.get(i.from[0]) & mask) | (t.get(i.from[1]) & mask) << half);
  t.set(i.to[0], t.get(i.from[0]) & mask);
  t.set(i.to[1], t.get(i.from[0]) >> half & mask);
}

struct Row {
  const char* name;
  Operation run;
};

constexpr auto less_nan = [](auto a, auto b) { return a != a || b != b; };

const Row rows[] = {
    {"abs.f32", UNARY(float, float, std::fabs(a))},
    {"abs.f64", UNARY(double, double, std::fabs(a))},
    {"neg.f32", UNARY(float, float, -a)},
    {"neg.f64", UNARY(double, double, -a)},
    {"add.f32", BINARY(float, a + b)},
    {"add.f64", BINARY(double, a + b)},
    {"sub.f32", BINARY(float, a - b)},
    {"sub.f64", BINARY(double, a - b)},
    {"mul.f32", BINARY(float, a* b)},
    {"mul.f64", BINARY(double, a* b)},
    {"div.rn.f32", BINARY(float, a / b)},
    {"div.rn.f64", BINARY(double, a / b)},
    {"fma.rn.f32", fused<float>},
    {"fma.rn.f64", fused<double>},
    {"min.f32", BINARY(float, std::fmin(a, b))},
    {"max.f32", BINARY(float, std::fmax(a, b))},
    {"min.f64", BINARY(double, std::fmin(a, b))},
    {"max.f64", BINARY(double, std::fmax(a, b))},
    {"add.s32", BINARY(uint32_t, a + b)},
    {"add.s64", BINARY(uint64_t, a + b)},
    {"sub.s32", BINARY(uint32_t, a - b)},
    {"sub.s64", BINARY(uint64_t, a - b)},
    {"mul.lo.s32", BINARY(uint32_t, a* b)},
    {"mul.lo.s64", BINARY(uint64_t, a* b)},
    {"mul.hi.u32", WIDE(uint32_t, uint32_t, uint64_t{a} * b >> 32)},
    {"mul.wide.s32", WIDE(int32_t, int64_t, int64_t{a} * b)},
    {"mul.wide.u32", WIDE(uint32_t, uint64_t, uint64_t{a} * b)},
    {"mul.wide.u16", WIDE(uint16_t, uint32_t, uint32_t{a} * b)},
    {"mad.lo.s32", multiply_add<uint32_t>},
    {"mad.lo.s64", multiply_add<uint64_t>},
    {"div.s32", BINARY(int32_t, a / b)},
    {"rem.s32", BINARY(int32_t, a % b)},
    {"min.s32", BINARY(int32_t, std::min(a, b))},
    {"max.s32", BINARY(int32_t, std::max(a, b))},
    {"min.u32", BINARY(uint32_t, std::min(a, b))},
    {"max.u32", BINARY(uint32_t, std::max(a, b))},
    {"and.b16", BINARY(uint16_t, a& b)},
    {"and.b32", BINARY(uint32_t, a& b)},
    {"and.b64", BINARY(uint64_t, a& b)},
    {"and.pred", BINARY(uint8_t, a& b & 1)},
    {"or.pred", BINARY(uint8_t, (a | b) & 1)},
    {"or.b16", BINARY(uint16_t, a | b)},
    {"or.b32", BINARY(uint32_t, a | b)},
    {"or.b64", BINARY(uint64_t, a | b)},
    {"xor.b32", BINARY(uint32_t, a ^ b)},
    {"not.b32", UNARY(uint32_t, uint32_t, ~a)},
    {"not.pred", UNARY(uint8_t, uint8_t, ~a & 1)},
    {"shl.b32", WIDE(uint32_t, uint32_t, b > 31 ? 0 : a << b)},
    {"shr.u32", WIDE(uint32_t, uint32_t, b > 31 ? 0 : a >> b)},
    {"shr.s32", WIDE(int32_t, int32_t, a >> std::min(static_cast<uint32_t>(b), 31U))},
    {"shl.b64", [](Thread& t, const Instruction& i) { t.set(i.to[0], t.get(i.from[0]) << arg<uint32_t>(t, i, 1)); }},
    {"shr.u64", [](Thread& t, const Instruction& i) { t.set(i.to[0], t.get(i.from[0]) >> arg<uint32_t>(t, i, 1)); }},
    {"bfe.u32", bit_field},
    {"selp.b16", select<uint16_t>},
    {"selp.b32", select<uint32_t>},
    {"selp.b64", select<uint64_t>},
    {"selp.f32", select<float>},
    {"selp.f64", select<double>},
    {"setp.eq.b16", COMPARE(uint16_t, a == b)},
    {"setp.ne.b16", COMPARE(uint16_t, a != b)},
    {"setp.lt.u16", COMPARE(uint16_t, a < b)},
    {"setp.eq.b32", COMPARE(uint32_t, a == b)},
    {"setp.ne.b32", COMPARE(uint32_t, a != b)},
    {"setp.eq.b64", COMPARE(uint64_t, a == b)},
    {"setp.ne.b64", COMPARE(uint64_t, a != b)},
    {"setp.lt.s32", COMPARE(int32_t, a < b)},
    {"setp.le.s32", COMPARE(int32_t, a <= b)},
    {"setp.gt.s32", COMPARE(int32_t, a > b)},
    {"setp.ge.s32", COMPARE(int32_t, a >= b)},
    {"setp.lt.u32", COMPARE(uint32_t, a < b)},
    {"setp.le.u32", COMPARE(uint32_t, a <= b)},
    {"setp.gt.u32", COMPARE(uint32_t, a > b)},
    {"setp.ge.u32", COMPARE(uint32_t, a >= b)},
    {"setp.eq.f32", COMPARE(float, a == b)},
    {"setp.ne.f32", COMPARE(float, a != b && !less_nan(a, b))},
    {"setp.neu.f32", COMPARE(float, a != b)},
    {"setp.lt.f32", COMPARE(float, a < b)},
    {"setp.le.f32", COMPARE(float, a <= b)},
    {"setp.gt.f32", COMPARE(float, a > b)},
    {"setp.ge.f32", COMPARE(float, a >= b)},
    {"setp.nan.f32", COMPARE(float, less_nan(a, b))},
    {"setp.num.f32", COMPARE(float, !less_nan(a, b))},
    {"setp.eq.f64", COMPARE(double, a == b)},
    {"setp.lt.f64", COMPARE(double, a < b)},
    {"setp.le.f64", COMPARE(double, a <= b)},
    {"setp.gt.f64", COMPARE(double, a > b)},
    {"setp.ge.f64", COMPARE(double, a >= b)},
    {"setp.nan.f64", COMPARE(double, less_nan(a, b))},
    {"setp.num.f64", COMPARE(double, !less_nan(a, b))},
    {"cvt.rmi.f32.f32", UNARY(float, float, std::floor(a))},
    {"cvt.rmi.f64.f64", UNARY(double, double, std::floor(a))},
    {"cvt.rn.f32.s32", UNARY(int32_t, float, a)},
    {"cvt.rn.f64.s32", UNARY(int32_t, double, a)},
    {"cvt.rzi.s32.f32", UNARY(float, int32_t, to_int(a))},
    {"cvt.rzi.s32.f64", UNARY(double, int32_t, a)},
    {"cvt.s32.s16", UNARY(int16_t, int32_t, a)},
    {"cvt.u32.u16", UNARY(uint16_t, uint32_t, a)},
    {"cvt.s64.s32", UNARY(int32_t, int64_t, a)},
    {"cvt.u64.u32", UNARY(uint32_t, uint64_t, a)},
    {"cvt.u32.u64", UNARY(uint64_t, uint32_t, a)},
    {"cvt.u16.u32", UNARY(uint32_t, uint16_t, a)},
    {"mov.b16", move},
    {"mov.b32", move_parts<16>},
    {"mov.b64", move_parts<32>},
    {"mov.u32", move},
    {"mov.u64", move},
    {"mov.pred", move},
    {"cvta.to.global.u64", move},
    {"ld.param.b8", load_parameter<uint8_t>},
    {"ld.param.b16", load_parameter<uint16_t>},
    {"ld.param.b32", load_parameter<uint32_t>},
    {"ld.param.b64", load_parameter<uint64_t>},
    {"ld.global.nc.b16", load<uint16_t, 1, global_at>},
    {"ld.global.nc.b32", load<uint32_t, 1, global_at>},
    {"ld.global.nc.b64", load<uint64_t, 1, global_at>},
    {"ld.global.nc.v2.b16", load<uint16_t, 2, global_at>},
    {"ld.global.nc.v4.b16", load<uint16_t, 4, global_at>},
    {"ld.global.nc.v2.b32", load<uint32_t, 2, global_at>},
    {"ld.global.nc.v4.b32", load<uint32_t, 4, global_at>},
    {"ld.global.nc.v2.b64", load<uint64_t, 2, global_at>},
    {"ld.shared.b16", load<uint16_t, 1, shared_at>},
    {"ld.shared.b32", load<uint32_t, 1, shared_at>},
    {"ld.shared.b64", load<uint64_t, 1, shared_at>},
    {"ld.shared.v2.b16", load<uint16_t, 2, shared_at>},
    {"ld.shared.v4.b16", load<uint16_t, 4, shared_at>},
    {"ld.shared.v2.b32", load<uint32_t, 2, shared_at>},
    {"ld.shared.v4.b32", load<uint32_t, 4, shared_at>},
    {"ld.shared.v2.b64", load<uint64_t, 2, shared_at>},
    {"st.global.b16", store<uint16_t, global_at>},
    {"st.global.b32", store<uint32_t, global_at>},
    {"st.global.b64", store<uint64_t, global_at>},
    {"st.global.v2.b32", store_several<uint32_t, 2, global_at>},
    {"st.global.v4.b32", store_several<uint32_t, 4, global_at>},
    {"st.global.v2.b64", store_several<uint64_t, 2, global_at>},
    {"st.shared.b16", store<uint16_t, shared_at>},
    {"st.shared.b32", store<uint32_t, shared_at>},
    {"st.shared.b64", store<uint64_t, shared_at>},
    {"st.shared.v2.b32", store_several<uint32_t, 2, shared_at>},
    {"st.shared.v2.b64", store_several<uint64_t, 2, shared_at>},
    {"st.shared.v4.b32", store_several<uint32_t, 4, shared_at>},
    {"bra", [](Thread& t, const Instruction& i) { t.at = i.target; }},
    {"bra.uni", [](Thread& t, const Instruction& i) { t.at = i.target; }},
    {"bar.sync", [](Thread& t, const Instruction&) { t.state = State::waits; }},
    {"ret", [](Thread& t, const Instruction&) { t.state = State::done; }},
};

}  // namespace

Operation find_operation(const std::string& name) {
  for (const Row& row : rows)
    if (name == row.name) return row.run;
  return nullptr;
}

}  // namespace ptx
