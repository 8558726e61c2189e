#include "frontend/signature.h"

#include <algorithm>

#include "clang/Basic/CharInfo.h"
#include "frontend/cell_type.h"
#include "frontend/statements.h"

namespace cellc {
namespace {

constexpr long most_expressions = 1'000'000;

struct RoleRow {
  Kind kind;
  Op op;
};
constexpr RoleRow roles[] = {{Kind::input, Op::input}, {Kind::state, Op::state}, {Kind::param, Op::param}};

using Dimensions = std::map<std::string, const clang::RecordDecl*>;

/// Dimensions are told apart by name in the graph, so two types of one name cannot meet in a cell.
void check_dimensions(Reader& reader, const CellType& type, clang::SourceLocation at, Dimensions& known) {
  for (const clang::RecordDecl* tag : type.dimensions) {
    const auto [entry, added] = known.emplace(tag->getNameAsString(), tag);
    if (added || entry->second == tag) continue;
    report(reader, {Diag::dimension_twice, at, {entry->first}},
           {{Diag::previous_dimension, entry->second->getLocation(), {entry->first}},
            {Diag::previous_dimension, tag->getLocation(), {entry->first}}});
  }
}

bool is_plain_name(llvm::StringRef name) {
  return !name.empty() &&
         std::all_of(name.begin(), name.end(), [](char c) { return clang::isAsciiIdentifierContinue(static_cast<unsigned char>(c)); });
}

/// One parameter of the cell becomes a leaf. Gives its shape when it is a state.
std::optional<Shape> read_parameter(Reader& reader, const clang::ParmVarDecl* parameter, Dimensions& dimensions) {
  const clang::QualType written = parameter->getType();
  const clang::SourceLocation at = parameter->getLocation();
  const bool plain = !written->isReferenceType() || (written->isLValueReferenceType() && written->getPointeeType().isConstQualified());
  const std::optional<CellType> type = checked_type(reader, written, at);
  if (!type) return std::nullopt;
  const auto role = std::find_if(std::begin(roles), std::end(roles), [&](const RoleRow& row) { return row.kind == type->kind; });
  if (role == std::end(roles) || !plain) {
    std::vector<Message> notes;
    if (written.getNonReferenceType()->isArithmeticType()) notes.push_back({Diag::number_parameter, at});
    return report(reader, {Diag::cell_parameter, at, {parameter->getNameAsString(), type_text(reader.context, written)}}, notes);
  }
  check_dimensions(reader, *type, at, dimensions);
  if (parameter->getName().empty()) return report(reader, {Diag::unnamed_parameter, at});
  if (!is_plain_name(parameter->getName())) return report(reader, {Diag::parameter_name, at, {parameter->getNameAsString()}});
  const Shape shape = type->shapes.front();
  bind_variable(reader.frames.back(), parameter, Symbol{reader.builder.leaf(role->op, parameter->getNameAsString(), shape)});
  return type->kind == Kind::state ? std::optional(shape) : std::nullopt;
}

struct StateParameter {
  const clang::ParmVarDecl* declared;
  Shape shape;
};

/// `Vector<H>` as a result: a cell gives new states.
void wrong_result(Reader& reader, const clang::FunctionDecl* cell, const CellType& type) {
  const clang::SourceRange written = cell->getReturnTypeSourceRange();
  const clang::SourceLocation at = written.isValid() ? written.getBegin() : cell->getLocation();
  const bool is_vector = type.kind == Kind::value && type.shapes.front().size() == 1;
  const std::string shape = is_vector ? to_string(type.shapes.front()) : "";
  const auto with_shape = [&](const char* role) { return std::string(role).append("<").append(shape, 1, shape.size() - 2).append(">"); };
  const bool is_deduced = cell->getReturnType()->getContainedDeducedType() != nullptr;
  const std::string text = is_vector && is_deduced ? with_shape("Vector") : type_text(reader.context, cell->getReturnType());
  Message error{Diag::cell_returns, at, {cell->getNameAsString(), text}};
  if (is_vector && written.isValid()) error.fixes.push_back(clang::FixItHint::CreateReplacement(written, with_shape("State")));
  report(reader, error);
}

/// The k-th result is the new value of the k-th state.
bool check_result(Reader& reader, const clang::FunctionDecl* cell, const std::vector<StateParameter>& states, Dimensions& dimensions) {
  const clang::SourceRange written = cell->getReturnTypeSourceRange();
  const clang::SourceLocation at = written.isValid() ? written.getBegin() : cell->getLocation();
  const std::optional<CellType> type = checked_type(reader, cell->getReturnType(), at);
  if (!type) return false;
  if (type->kind != Kind::state && type->kind != Kind::states) {
    wrong_result(reader, cell, *type);
    return false;
  }
  check_dimensions(reader, *type, at, dimensions);
  if (states.empty()) {
    report(reader, {Diag::no_state, cell->getLocation(), {cell->getNameAsString()}});
    return false;
  }
  if (type->shapes.size() != states.size()) {
    const clang::ParmVarDecl* missing = states[std::min(type->shapes.size(), states.size() - 1)].declared;
    report(reader, {Diag::state_count, at, {std::to_string(states.size()), std::to_string(type->shapes.size())}, {written}},
           {{Diag::state_here, missing->getLocation(), {missing->getNameAsString()}}});
    return false;
  }
  for (size_t i = 0; i < states.size(); ++i) {
    if (type->shapes[i] == states[i].shape) continue;
    report(
        reader,
        {Diag::state_shape, at, {to_string(type->shapes[i]), states[i].declared->getNameAsString(), to_string(states[i].shape)}, {written}},
        {{Diag::state_here, states[i].declared->getLocation(), {states[i].declared->getNameAsString()}}});
    return false;
  }
  return true;
}

/// The names that a value is computed from.
void add_names(const Builder& builder, NodeId id, std::set<NodeId>& seen, std::set<std::string>& names) {
  if (!seen.insert(id).second) return;
  const Node& node = builder.node(id);
  if (is_leaf(node.op)) names.insert(node.name);
  for (const NodeId operand : node.operands) add_names(builder, operand, seen, names);
}

void warn_unused(Reader& reader, const clang::FunctionDecl* cell, const std::vector<NodeId>& results) {
  std::set<NodeId> seen;
  std::set<std::string> names;
  for (const NodeId result : results) add_names(reader.builder, result, seen, names);
  for (const clang::ParmVarDecl* parameter : cell->parameters())
    if (names.count(parameter->getNameAsString()) == 0)
      emit(reader.context.getDiagnostics(), {Diag::unused, parameter->getLocation(), {parameter->getNameAsString()}});
}

}  // namespace

std::optional<Graph> read_cell(const clang::FunctionDecl* cell) {
  Reader reader{cell->getASTContext(), Builder(cell->getNameAsString()), {Frame{cell, {}, {}, {}}}, {}, {}, 0, most_expressions};
  if (cell->isVariadic()) return report(reader, {Diag::variadic, cell->getLocation(), {cell->getNameAsString()}});
  std::vector<StateParameter> states;
  Dimensions dimensions;
  for (const clang::ParmVarDecl* parameter : cell->parameters()) {
    if (const std::optional<Shape> shape = read_parameter(reader, parameter, dimensions)) states.push_back({parameter, *shape});
  }
  if (!reader.reported.empty() || !check_result(reader, cell, states, dimensions)) return std::nullopt;
  if (!read_body(reader) || !reader.reported.empty()) return std::nullopt;
  std::vector<NodeId> results;
  for (const MaybeTerm& result : reader.frames.back().results) results.push_back(node_of(reader, *result));
  warn_unused(reader, cell, results);
  return std::move(reader.builder).finish(std::move(results));
}

}  // namespace cellc
