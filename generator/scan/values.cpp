#include "scan/values.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

namespace cellc {
namespace {

constexpr size_t most_values = 64;

void append(std::set<int64_t>& values, const std::set<int64_t>& more) { values.insert(more.begin(), more.end()); }

std::optional<int64_t> evaluated(const Program& program, const clang::Expr* expression) {
  clang::Expr::EvalResult result;
  const clang::QualType type = expression->getType().getNonReferenceType();
  if (expression->isValueDependent() || !type->isIntegralOrEnumerationType()) return std::nullopt;
  if (!expression->EvaluateAsInt(result, program.context) || result.Val.getInt().getSignificantBits() > 64) return std::nullopt;
  return result.Val.getInt().getExtValue();
}

std::optional<int64_t> applied(clang::BinaryOperatorKind sign, int64_t a, int64_t b) {
  int64_t result = 0;
  if (sign == clang::BO_Add && !__builtin_add_overflow(a, b, &result)) return result;
  if (sign == clang::BO_Sub && !__builtin_sub_overflow(a, b, &result)) return result;
  if (sign == clang::BO_Mul && !__builtin_mul_overflow(a, b, &result)) return result;
  if (sign == clang::BO_Div && b > 0) return a / b;
  if (sign == clang::BO_Rem && b > 0) return a % b;
  if (sign == clang::BO_Shl && a >= 0 && b >= 0 && b < 32 && a < (int64_t{1} << 30)) return a << b;
  return std::nullopt;
}

std::set<int64_t> combined(Reading& reading, const clang::BinaryOperator* operation, const Frame* frame) {
  std::set<int64_t> values;
  const std::set<int64_t> right = integers_of(reading, operation->getRHS(), frame);
  for (const int64_t a : integers_of(reading, operation->getLHS(), frame))
    for (const int64_t b : right)
      if (const std::optional<int64_t> value = applied(operation->getOpcode(), a, b)) values.insert(*value);
  return values;
}

/// One side where the condition is known, else both: both may run.
template <class Values>
Values of_choice(Reading& reading, const clang::ConditionalOperator* choice, const Frame* frame,
                 Values (*read)(Reading&, const clang::Expr*, const Frame*)) {
  bool holds = false;
  if (choice->getCond()->EvaluateAsBooleanCondition(holds, reading.program.context))
    return read(reading, holds ? choice->getTrueExpr() : choice->getFalseExpr(), frame);
  Values first = read(reading, choice->getTrueExpr(), frame), second = read(reading, choice->getFalseExpr(), frame);
  if (first.empty() || second.empty()) return {};
  first.insert(second.begin(), second.end());
  return first;
}

/// The variable of a range-for has each of the elements.
std::set<int64_t> of_loop(Reading& reading, const clang::DeclRefExpr* use, const Frame* frame) {
  std::set<int64_t> values;
  const auto* variable = llvm::dyn_cast<clang::VarDecl>(use->getDecl());
  if (variable == nullptr) return {};
  const auto range = reading.program.ranges.find(variable->getCanonicalDecl());
  if (range == reading.program.ranges.end()) return {};
  for (const Origin& element : elements_of(reading, range->second, frame))
    append(values, integers_of(reading, element.expression, element.frame));
  return values;
}

std::set<int64_t> integers_at(Reading& reading, const Origin& origin) {
  const clang::Expr* expression = origin.expression;
  if (const std::optional<int64_t> value = evaluated(reading.program, expression)) return {*value};
  if (const auto* operation = llvm::dyn_cast<clang::BinaryOperator>(expression)) return combined(reading, operation, origin.frame);
  if (const auto* choice = llvm::dyn_cast<clang::ConditionalOperator>(expression))
    return of_choice(reading, choice, origin.frame, integers_of);
  if (const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(expression)) return of_loop(reading, use, origin.frame);
  const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(expression);  // std::optional of a value
  if (construct != nullptr && construct->getNumArgs() == 1) return integers_of(reading, construct->getArg(0), origin.frame);
  return {};
}

void append_elements(Reading& reading, const Origin& origin, std::vector<Origin>& elements) {
  if (const auto* list = llvm::dyn_cast_or_null<clang::InitListExpr>(origin.expression)) {
    for (const clang::Expr* element : list->inits()) {
      if (llvm::isa<clang::InitListExpr>(element))
        append_elements(reading, {element, origin.frame}, elements);  // of std::array's array
      else
        elements.push_back({element, origin.frame});
    }
  } else if (const auto* standard = llvm::dyn_cast_or_null<clang::CXXStdInitializerListExpr>(origin.expression)) {
    append_elements(reading, origin_of(reading, standard->getSubExpr(), origin.frame), elements);
  } else if (const auto* construct = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(origin.expression);
             construct != nullptr && construct->getNumArgs() > 0) {
    append_elements(reading, origin_of(reading, construct->getArg(0), origin.frame), elements);
  }
}

}  // namespace

std::set<int64_t> integers_of(Reading& reading, const clang::Expr* expression, const Frame* frame) {
  if (const std::optional<int64_t> value = evaluated(reading.program, expression)) return {*value};
  const Origin origin = origin_of(reading, expression, frame);
  if (origin.expression == nullptr) return {};
  std::set<int64_t> values = integers_at(reading, origin);
  if (values.size() > most_values) values.clear();
  if (values.empty() && reading.unknown.empty() && !reading.needs_caller) reading.unknown = source_text(reading.program, origin.expression);
  return values;
}

std::set<std::string> texts_of(Reading& reading, const clang::Expr* expression, const Frame* frame) {
  const Origin origin = origin_of(reading, expression, frame);
  if (origin.expression == nullptr) return {};
  if (const auto* literal = llvm::dyn_cast<clang::StringLiteral>(origin.expression)) return {literal->getString().str()};
  if (const auto* choice = llvm::dyn_cast<clang::ConditionalOperator>(origin.expression))
    return of_choice(reading, choice, origin.frame, texts_of);
  const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(origin.expression);
  if (construct != nullptr && construct->getNumArgs() > 0) return texts_of(reading, construct->getArg(0), origin.frame);
  if (reading.unknown.empty() && !reading.needs_caller) reading.unknown = source_text(reading.program, origin.expression);
  return {};
}

std::vector<Origin> elements_of(Reading& reading, const clang::Expr* expression, const Frame* frame) {
  std::vector<Origin> elements;
  append_elements(reading, origin_of(reading, expression, frame), elements);
  return elements;
}

}  // namespace cellc
