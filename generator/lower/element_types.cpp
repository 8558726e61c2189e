#include "lower/element_types.h"

#include "lower/lower.h"
#include "targets/targets.h"

namespace cellc {
namespace {

using Halide::Expr;

Expr bits_of(uint32_t value) { return Halide::Internal::UIntImm::make(Halide::UInt(32), value); }

// A bfloat16 is the upper half of a float32.
Expr from_bfloat16(const Expr& bits) { return Halide::reinterpret<float>(Halide::cast<uint32_t>(bits) << 16); }

// The upper bits, rounded to the nearest at bit `shift`: what is cut off carries from half on, a half itself if the last bit kept is set.
Expr rounded_bits(const Expr& wide, uint32_t shift) {
  const Expr half = bits_of((1U << (shift - 1)) - 1);
  return (wide + half + ((wide >> bits_of(shift)) & bits_of(1))) >> bits_of(shift);
}

Expr to_bfloat16(const Expr& value) {
  const Expr wide = Halide::reinterpret<uint32_t>(value);
  return Halide::cast<uint16_t>(Halide::select(Halide::is_nan(value), (wide >> 16) | bits_of(0x40), rounded_bits(wide, 16)));
}

// The exponent of a float32 is 112 more; scaling by 2^112 makes it so for subnormals, too.
Expr from_float16(const Expr& bits) {
  const Expr wide = Halide::cast<uint32_t>(bits), magnitude = wide & bits_of(0x7fff), shifted = magnitude << bits_of(13);
  const Expr finite = Halide::reinterpret<uint32_t>(Halide::strict_float(Halide::reinterpret<float>(shifted) * Expr(0x1p112F)));
  const Expr value = Halide::select(magnitude >= bits_of(0x7c00), shifted | bits_of(0x7f800000), finite);
  return Halide::reinterpret<float>(value | ((wide & bits_of(0x8000)) << bits_of(16)));
}

// Subnormals of float16 count in 2^-24, the last place of 0.5: the addition rounds them.
Expr to_float16(const Expr& value) {
  const Expr wide = Halide::reinterpret<uint32_t>(value), magnitude_bits = wide & bits_of(0x7fffffff);
  const Expr magnitude = Halide::reinterpret<float>(magnitude_bits);
  const Expr normal = rounded_bits(magnitude_bits, 13) - bits_of(112U << 10);
  const Expr subnormal = Halide::reinterpret<uint32_t>(Halide::strict_float(magnitude + 0.5F)) - bits_of(0x3f000000);
  const Expr finite = Halide::select(magnitude < Expr(0x1p-14F), subnormal, normal);
  const Expr all = Halide::select(magnitude_bits > bits_of(0x7f800000), bits_of(0x7e00), magnitude >= 65520.0F, bits_of(0x7c00), finite);
  return Halide::cast<uint16_t>(all | ((wide >> bits_of(16)) & bits_of(0x8000)));
}

bool has_feature(const Plan& plan, std::string_view feature) {
  const TargetRow* target = find_target(plan.target);
  if (target == nullptr) throw LowerError("unknown target " + plan.target);
  return target->halide.find(feature) != std::string_view::npos;
}

bool converts_float16(const Plan& plan) { return has_feature(plan, "f16c") || has_feature(plan, "arm_fp16"); }

Instructions instructions_of(const Plan& plan) {
  return {.fused = has_feature(plan, "fma") || has_feature(plan, "arm-64"), .lookups = has_feature(plan, "avx512_skylake")};
}

// How products of int8 are added up: by instructions that add `group` of them to an int32, of this type of inputs and states.
struct Dots {
  int group;
  Halide::Type quantised;
};

// VNNI adds four products of unsigned with signed bytes, ARM's dot product four of signed bytes; others take two of 16 bits.
Dots dots_of(const Plan& plan) {
  if (has_feature(plan, "avx512_zen4")) return {4, Halide::UInt(8)};
  if (has_feature(plan, "arm_dot_prod")) return {4, Halide::Int(8)};
  return {2, Halide::Int(16)};
}

Storage storage_of(std::string_view name, const Plan& plan) {
  if (name == "float32") return {Halide::Float(32), Halide::Float(32)};
  if (name == "float64") return {Halide::Float(64), Halide::Float(64)};
  if (name == "int8") return {Halide::Int(8), Halide::Float(32)};
  if (name == "bfloat16") return {Halide::UInt(16), Halide::Float(32), from_bfloat16, to_bfloat16};
  if (converts_float16(plan)) return {Halide::Float(16), Halide::Float(32)};
  return {Halide::UInt(16), Halide::Float(32), from_float16, to_float16};
}

}  // namespace

Expr Storage::computed(const Expr& stored) const { return from_bits ? from_bits(stored) : Halide::cast(compute, stored); }

Expr Storage::stored(const Expr& computed) const { return to_bits ? to_bits(computed) : Halide::cast(type, computed); }

Expr PackedStorage::computed(const Expr& element, const Expr& column) const {
  if (columns == 1) return single.computed(element);
  const Expr shift = Halide::cast<uint32_t>(column % 2 * 16);
  return Halide::reinterpret<float>((element >> shift) << bits_of(16));
}

Expr PackedStorage::element(const std::vector<Expr>& stored) const {
  if (columns == 1) return stored[0];
  return Halide::cast<uint32_t>(stored[0]) | (Halide::cast<uint32_t>(stored[1]) << bits_of(16));
}

ElementTypes element_types(const Plan& plan) {
  const Dtype* row = find_dtype(plan.dtype);
  if (row == nullptr) throw LowerError("unknown dtype " + plan.dtype);
  const Storage vectors = storage_of(row->vectors, plan);
  const Storage weights = storage_of(row->weights, plan);
  const bool pairs = row->weights == "bfloat16";
  const Dots dots = dots_of(plan);
  const int group = row->weights == "int8" ? dots.group : 1;
  return {vectors,
          {weights, pairs ? Halide::UInt(32) : weights.type, pairs ? 2 : 1, group},
          vectors.compute,
          dots.quantised,
          instructions_of(plan)};
}

int vector_columns(const Plan& plan) {
  const Dtype& row = dtype_row(plan.dtype);
  return row.weight_bytes == 1 ? 4 : row.weight_bytes < row.compute_bytes ? 2 : 1;
}

int matrix_columns_more(const Plan& plan) { return dtype_row(plan.dtype).weight_bytes == 1 ? 8 : 0; }

Expr from_bytes(Halide::Type type, const std::vector<Expr>& bytes) {
  std::vector<Expr> unsigned_bytes;
  for (const Expr& byte : bytes) unsigned_bytes.push_back(Halide::reinterpret<uint8_t>(byte));
  return Halide::reinterpret(type, Halide::concat_bits(unsigned_bytes));
}

}  // namespace cellc
