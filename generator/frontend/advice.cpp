#include "frontend/advice.h"

#include "frontend/calls.h"

namespace cellc {
namespace {

/// Names that other libraries give to what the language says otherwise; each between two spaces.
struct AdviceRow {
  llvm::StringLiteral names;
  const char* advice;
};
constexpr AdviceRow rows[] = {
    {" pow square ", "write x * x"},
    {" abs fabs ", "write max(x, -x)"},
    {" clamp clip ", "write min(max(x, low), high)"},
    {" where cond if_else ", "write select(a < b, c, d)"},
    {" sum ", "write reduce_sum(x)"},
    {" cat stack ", "write concat(a, b)"},
    {" split slice ", "write chunk<k>(x)"},
    {" matmul matvec mm mv dot linear ", "a matrix times a vector is written w * x"},
    {" multiply hadamard ", "write a * b"},
    {" logistic ", "write sigmoid(x)"},
    {" fmin fmin ", "write min(a, b)"},
    {" fmax fmaxf ", "write max(a, b)"},
};

}  // namespace

std::string function_advice(llvm::StringRef name) {
  if (is_builtin(name)) return "the language has a '" + name.str() + "' of its own: write it without std::";
  for (const AdviceRow& row : rows)
    if (row.names.contains((" " + name + " ").str())) return row.advice;
  return "there are " + builtin_list();
}

}  // namespace cellc
