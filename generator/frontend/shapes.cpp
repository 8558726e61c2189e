#include "frontend/shapes.h"

#include <algorithm>
#include <cmath>

#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "frontend/arithmetic.h"
#include "frontend/expressions.h"

namespace cellc {
namespace {

std::vector<clang::SourceRange> ranges_of(const std::vector<Operand>& operands) {
  std::vector<clang::SourceRange> ranges;
  for (const Operand& operand : operands) ranges.push_back(operand.expression->getSourceRange());
  return ranges;
}

std::vector<const clang::Expr*> expressions_of(const std::vector<Operand>& operands) {
  std::vector<const clang::Expr*> expressions;
  for (const Operand& operand : operands) expressions.push_back(operand.expression);
  return expressions;
}

std::string source_text(const Reader& reader, const clang::Expr* expression) {
  const clang::CharSourceRange range = clang::CharSourceRange::getTokenRange(expression->getSourceRange());
  return clang::Lexer::getSourceText(range, reader.context.getSourceManager(), reader.context.getLangOpts()).str();
}

MaybeTerm not_a_vector(Reader& reader, const std::vector<Operand>& operands, const Operand& wrong, const Place& place) {
  const Diag id = std::holds_alternative<Condition>(wrong.term) ? Diag::constant_condition : Diag::needs_vector;
  return report(reader, {id, place.at, {place.sign, shape_text(reader, wrong.term)}, ranges_of(operands)},
                origins(reader, {wrong.expression}));
}

MaybeTerm vector_first(Reader& reader, const Operand& left, const Operand& right, const Place& place) {
  Message error{Diag::vector_first, place.at, {shape_text(reader, left.term), shape_text(reader, right.term)}, ranges_of({left, right})};
  if (variable_of(left.expression) != nullptr && variable_of(right.expression) != nullptr) {
    error.fixes = {clang::FixItHint::CreateReplacement(left.expression->getSourceRange(), source_text(reader, right.expression)),
                   clang::FixItHint::CreateReplacement(right.expression->getSourceRange(), source_text(reader, left.expression))};
  }
  return report(reader, error, origins(reader, {right.expression}));
}

}  // namespace

std::string shape_text(const Reader& reader, const Term& term) {
  if (std::holds_alternative<Condition>(term)) return "a comparison";
  const Shape shape = shape_of(reader, term);
  return shape.empty() ? "a scalar" : to_string(shape);
}

bool check_elementwise(Reader& reader, const std::vector<Operand>& operands, const Place& place) {
  const Operand* vector = nullptr;
  for (const Operand& operand : operands) {
    const Shape shape = shape_of(reader, operand.term);
    if (std::holds_alternative<Condition>(operand.term) || shape.size() > 1) {
      not_a_vector(reader, operands, operand, place);
      return false;
    }
    if (shape.empty()) continue;
    if (vector != nullptr && shape_of(reader, vector->term) != shape) {
      report(reader,
             {Diag::shape_mismatch, place.at, {place.sign, shape_text(reader, vector->term), to_string(shape)}, ranges_of(operands)},
             origins(reader, expressions_of({*vector, operand})));
      return false;
    }
    vector = &operand;
  }
  return true;
}

MaybeTerm apply_elementwise(Reader& reader, Op op, const std::vector<Operand>& operands, const Place& place) {
  if (!check_elementwise(reader, operands, place)) return std::nullopt;
  std::vector<double> numbers;
  for (const Operand& operand : operands) {
    if (const auto* number = std::get_if<Number>(&operand.term)) numbers.push_back(number->value);
  }
  if (numbers.size() == operands.size()) {
    const double value = fold(op, numbers);
    return std::isnan(value) ? MaybeTerm(report(reader, {Diag::not_a_number, place.at, {}, ranges_of(operands)})) : Number{value};
  }
  std::vector<NodeId> nodes;
  for (const Operand& operand : operands) nodes.push_back(node_of(reader, operand.term));
  return Symbol{reader.builder.apply(op, std::move(nodes))};
}

MaybeTerm apply_product(Reader& reader, const Operand& left, const Operand& right, const Place& place) {
  const Shape matrix = shape_of(reader, left.term);
  const Shape vector = shape_of(reader, right.term);
  const bool conditions = std::holds_alternative<Condition>(left.term) || std::holds_alternative<Condition>(right.term);
  if (!conditions && vector.size() == 2 && matrix.size() == 1) return vector_first(reader, left, right, place);
  if (std::holds_alternative<Condition>(right.term)) return not_a_vector(reader, {left, right}, right, place);
  if (conditions || matrix.size() != 2 || vector.empty()) return apply_elementwise(reader, Op::mul, {left, right}, place);
  if (vector == Shape{matrix[1]})
    return Symbol{reader.builder.apply(Op::matvec, {node_of(reader, left.term), node_of(reader, right.term)})};
  std::vector<Message> notes;
  if (vector == Shape{matrix[0]}) notes = transposed_note(reader, left);
  if (notes.empty()) notes = origins(reader, {left.expression});
  for (Message& note : origins(reader, {right.expression})) notes.push_back(std::move(note));
  return report(
      reader,
      {Diag::product_mismatch, place.at, {to_string(matrix), to_string(vector), to_string(Shape{matrix[1]})}, ranges_of({left, right})},
      notes);
}

}  // namespace cellc
