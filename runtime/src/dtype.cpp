#include "dtype_table.h"

namespace cellc {
namespace detail {
namespace {

// In the order of the enumeration.
constexpr DTypeRow rows[] = {
    {DType::float32, "float32", "Float", "F32", 4, 11},
    {DType::float64, "float64", "Double", "F64", 8, 13},
    {DType::bfloat16, "bfloat16", "BFloat16", "BF16", 2, 8},
    {DType::float16, "float16", "Half", "F16", 2, 7},
    {DType::int64, "int64", "Long", "I64", 8, 14},
    {DType::int32, "int32", "Int", "I32", 4, 9},
    {DType::int16, "int16", "Short", "I16", 2, 5},
    {DType::int8, "int8", "Char", "I8", 1, 2},
    {DType::uint8, "uint8", "Byte", "U8", 1, 1},
    {DType::boolean, "bool", "Bool", "BOOL", 1, 0},
    {DType::complex64, "complex64", "ComplexFloat", "C64", 8, 12},
    {DType::uint16, "uint16", "UInt16", "U16", 2, 6},
    {DType::uint32, "uint32", "UInt32", "U32", 4, 10},
    {DType::uint64, "uint64", "UInt64", "U64", 8, 15},
    {DType::float8_e5m2, "float8_e5m2", "Float8_e5m2", "F8_E5M2", 1, 3},
    {DType::float8_e4m3fn, "float8_e4m3fn", "Float8_e4m3fn", "F8_E4M3", 1, 4},
};

constexpr bool in_order() {
  for (size_t k = 0; k < std::size(rows); ++k)
    if (static_cast<size_t>(rows[k].dtype) != k) return false;
  return true;
}
static_assert(in_order());

}  // namespace

const DTypeRow& row_of(DType dtype) noexcept { return rows[static_cast<size_t>(dtype)]; }

const DTypeRow* row_of_safetensors(std::string_view name) noexcept {
  for (const DTypeRow& row : rows)
    if (row.safetensors == name) return &row;
  return nullptr;
}

}  // namespace detail

size_t element_size(DType dtype) noexcept { return detail::row_of(dtype).size; }

const char* to_string(DType dtype) noexcept { return detail::row_of(dtype).name; }

}  // namespace cellc
