#pragma once
#include <stdexcept>

namespace cellc {

/// What every error of this library derives from. Where torch raises a RuntimeError for the same mistake, it is an Error itself with
/// torch's message; where torch raises another type, the type of that name below.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct ValueError : Error {
  using Error::Error;
};
struct TypeError : Error {
  using Error::Error;
};
struct IndexError : Error {
  using Error::Error;
};

}  // namespace cellc
