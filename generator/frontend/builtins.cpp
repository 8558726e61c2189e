#include <algorithm>

#include "clang/AST/DeclTemplate.h"
#include "frontend/arithmetic.h"
#include "frontend/calls.h"
#include "frontend/expressions.h"
#include "frontend/reject.h"
#include "frontend/shapes.h"

namespace cellc {
namespace {

using Operands = std::vector<Operand>;
using Apply = MaybeTerm (*)(Reader&, Op, const Operands&, const Place&, const clang::CallExpr*);

MaybeTerm elementwise(Reader& reader, Op op, const Operands& operands, const Place& place, const clang::CallExpr*) {
  return apply_elementwise(reader, op, operands, place);
}

MaybeTerm choose(Reader& reader, Op op, const Operands& operands, const Place& place, const clang::CallExpr* call) {
  const auto* condition = std::get_if<Condition>(&operands[0].term);
  if (condition == nullptr)
    return report(reader, {Diag::needs_condition, operands[0].expression->getExprLoc(), {}, {call->getSourceRange()}});
  const Operands laid_open = {
      {Symbol{condition->smaller}, operands[0].expression}, {Symbol{condition->larger}, operands[0].expression}, operands[1], operands[2]};
  return apply_elementwise(reader, op, laid_open, place);
}

bool is_vector(const Reader& reader, const Operand& operand) {
  return std::holds_alternative<Symbol>(operand.term) && shape_of(reader, operand.term).size() == 1;
}

MaybeTerm needs_vectors(Reader& reader, const Operand& operand, const Place& place) {
  return report(reader,
                {Diag::needs_vector, place.at, {place.sign, shape_text(reader, operand.term)}, {operand.expression->getSourceRange()}},
                origins(reader, {operand.expression}));
}

MaybeTerm sum(Reader& reader, Op op, const Operands& operands, const Place& place, const clang::CallExpr*) {
  if (!is_vector(reader, operands[0])) return needs_vectors(reader, operands[0], place);
  return Symbol{reader.builder.apply(op, {std::get<Symbol>(operands[0].term).node})};
}

MaybeTerm take_chunk(Reader& reader, Op, const Operands& operands, const Place& place, const clang::CallExpr* call) {
  const int64_t index = call->getDirectCallee()->getTemplateSpecializationArgs()->get(0).getAsIntegral().getExtValue();
  if (!is_vector(reader, operands[0])) return needs_vectors(reader, operands[0], place);
  const Dim dim = shape_of(reader, operands[0].term)[0];
  if (index < 0 || index >= dim.count || dim.count == 1) {
    return report(
        reader,
        {Diag::chunk_range, place.at, {std::to_string(index), to_string(Shape{dim}), std::to_string(dim.count)}, {call->getSourceRange()}},
        origins(reader, {operands[0].expression}));
  }
  return Symbol{reader.builder.slice(std::get<Symbol>(operands[0].term).node, index, 1)};
}

/// The graph's concat takes two: more are joined from the left.
MaybeTerm join(Reader& reader, Op op, const Operands& operands, const Place& place, const clang::CallExpr* call) {
  int64_t blocks = 0;
  for (const Operand& operand : operands) {
    if (!is_vector(reader, operand)) return needs_vectors(reader, operand, place);
    const Dim first = shape_of(reader, operands[0].term)[0];
    const Dim dim = shape_of(reader, operand.term)[0];
    if (dim.name != first.name) {
      return report(
          reader,
          {Diag::concat_dimensions, place.at, {to_string(Shape{first}), to_string(Shape{dim})}, {operand.expression->getSourceRange()}},
          origins(reader, {operands[0].expression, operand.expression}));
    }
    blocks += dim.count;
  }
  if (blocks > max_blocks)
    return report(reader, {Diag::stack_count, place.at, {std::to_string(blocks), std::to_string(max_blocks)}, {call->getSourceRange()}});
  NodeId joined = std::get<Symbol>(operands[0].term).node;
  for (size_t i = 1; i < operands.size(); ++i) joined = reader.builder.apply(op, {joined, std::get<Symbol>(operands[i].term).node});
  return Symbol{joined};
}

struct Builtin {
  llvm::StringLiteral name;
  Op op;
  Apply apply;
  const char* call;  ///< as an author writes it
};
constexpr Builtin builtins[] = {
    {"tanh", Op::tanh, elementwise, "tanh(a)"},
    {"sigmoid", Op::sigmoid, elementwise, "sigmoid(a)"},
    {"relu", Op::relu, elementwise, "relu(a)"},
    {"exp", Op::exp, elementwise, "exp(a)"},
    {"min", Op::min, elementwise, "min(a, b), element by element"},
    {"max", Op::max, elementwise, "max(a, b), element by element"},
    {"select", Op::select, choose, "select(a < b, c, d)"},
    {"chunk", Op::slice, take_chunk, "chunk<k>(v), the k-th block of a Stack"},
    {"concat", Op::concat, join, "concat(a, b, ...), of two vectors at least"},
    {"reduce_sum", Op::reduce_sum, sum, "reduce_sum(v), of all elements of a vector"},
    {"mean", Op::mean, sum, "mean(v), of all elements of a vector"},
    {"sqrt", Op::sqrt, elementwise, "sqrt(a)"},
};

struct OperatorRow {
  clang::OverloadedOperatorKind sign, compound;
  Op op;
};
constexpr OperatorRow operators[] = {{clang::OO_Plus, clang::OO_PlusEqual, Op::add},
                                     {clang::OO_Minus, clang::OO_MinusEqual, Op::sub},
                                     {clang::OO_Star, clang::OO_StarEqual, Op::mul},
                                     {clang::OO_Slash, clang::OO_SlashEqual, Op::div}};

std::optional<Operands> read_operands(Reader& reader, const clang::CallExpr* call) {
  Operands operands;
  for (const clang::Expr* argument : call->arguments()) {
    if (const MaybeTerm term = read_expression(reader, argument)) operands.push_back({*term, argument});
  }
  if (operands.size() != call->getNumArgs()) return std::nullopt;
  return operands;
}

/// Both sides of < and >. Other comparisons cannot be told by `<` when a NaN is compared.
MaybeTerm compare(Reader& reader, const clang::CXXOperatorCallExpr* call, const Operands& operands, const Place& place) {
  if (call->getOperator() != clang::OO_Less && call->getOperator() != clang::OO_Greater) {
    return report(reader, {Diag::comparison, place.at, {place.sign}, {call->getSourceRange()}});
  }
  if (!check_elementwise(reader, operands, place)) return std::nullopt;
  NodeId smaller = node_of(reader, operands[0].term);
  NodeId larger = node_of(reader, operands[1].term);
  if (call->getOperator() == clang::OO_Greater) std::swap(smaller, larger);
  return Condition{smaller, larger};
}

}  // namespace

bool is_builtin(llvm::StringRef name) {
  return std::any_of(std::begin(builtins), std::end(builtins), [&](const Builtin& row) { return row.name == name; });
}

std::string builtin_arguments(llvm::StringRef name) {
  const auto row = std::find_if(std::begin(builtins), std::end(builtins), [&](const Builtin& builtin) { return builtin.name == name; });
  return (llvm::Twine("'") + name + "' is called as " + row->call).str();
}

std::string builtin_list() {
  std::string list;
  for (const Builtin& row : builtins) list += (list.empty() ? "" : ", ") + row.name.str();
  return list;
}

MaybeTerm read_builtin(Reader& reader, const clang::CallExpr* call, llvm::StringRef name) {
  const std::optional<Operands> operands = read_operands(reader, call);
  if (!operands) return std::nullopt;
  const Place place{call->getExprLoc(), name.str()};
  const auto row = std::find_if(std::begin(builtins), std::end(builtins), [&](const Builtin& builtin) { return builtin.name == name; });
  return row->apply(reader, row->op, *operands, place, call);
}

std::optional<Op> compound_operation(clang::OverloadedOperatorKind sign) {
  for (const OperatorRow& row : operators) {
    if (row.compound == sign) return row.op;
  }
  return std::nullopt;
}

MaybeTerm read_operator(Reader& reader, const clang::CXXOperatorCallExpr* call) {
  const Place place{call->getOperatorLoc(), clang::getOperatorSpelling(call->getOperator())};
  if (call->isAssignmentOp()) return reject(reader, call);
  const std::optional<Operands> operands = read_operands(reader, call);
  if (!operands) return std::nullopt;
  if (call->isComparisonOp()) return compare(reader, call, *operands, place);
  if (call->getOperator() == clang::OO_Minus && operands->size() == 1) return apply_elementwise(reader, Op::neg, *operands, place);
  if (call->getOperator() == clang::OO_Star && operands->size() == 2) return apply_product(reader, (*operands)[0], (*operands)[1], place);
  for (const OperatorRow& row : operators) {
    if (row.sign == call->getOperator() && operands->size() == 2) return apply_elementwise(reader, row.op, *operands, place);
  }
  return reject(reader, call);
}

}  // namespace cellc
