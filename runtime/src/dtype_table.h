#pragma once
#include <string_view>

#include <cellc/dtype.h>

namespace cellc::detail {

/// What is known of an element type.
struct DTypeRow {
  DType dtype;
  const char* name;         ///< torch's
  const char* scalar_type;  ///< torch's name inside messages
  const char* safetensors;  ///< the format's
  size_t size;              ///< bytes
  int file_order;           ///< safetensors files hold the highest first
};

const DTypeRow& row_of(DType dtype) noexcept;
const DTypeRow* row_of_safetensors(std::string_view name) noexcept;  ///< null: not held

}  // namespace cellc::detail
