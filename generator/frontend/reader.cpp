#include "frontend/reader.h"

#include <algorithm>

#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"

namespace cellc {
namespace {

constexpr size_t most_call_notes = 8;

clang::DiagnosticIDs::Level level(Severity severity) {
  switch (severity) {
    case Severity::error:
      return clang::DiagnosticIDs::Error;
    case Severity::warning:
      return clang::DiagnosticIDs::Warning;
    default:
      return clang::DiagnosticIDs::Note;
  }
}

}  // namespace

void emit(clang::DiagnosticsEngine& engine, const Message& message) {
  const DiagRow& row = diagnostics_table()[static_cast<size_t>(message.id)];
  const unsigned id = engine.getDiagnosticIDs()->getCustomDiagID(level(row.severity), row.text);
  clang::DiagnosticBuilder builder = engine.Report(message.at, id);
  for (const std::string& argument : message.arguments) builder << argument;
  for (const clang::SourceRange& range : message.ranges) builder << clang::CharSourceRange::getTokenRange(range);
  for (const clang::FixItHint& fix : message.fixes) builder << fix;
}

std::nullopt_t report(Reader& reader, const Message& error, const std::vector<Message>& notes) {
  if (!reader.reported.insert({error.at.getRawEncoding(), error.id}).second) return std::nullopt;
  clang::DiagnosticsEngine& engine = reader.context.getDiagnostics();
  emit(engine, error);
  for (const Message& note : notes) {
    if (note.at.isValid()) emit(engine, note);
  }
  size_t shown = 0;
  for (auto frame = reader.frames.rbegin(); frame != reader.frames.rend() && shown < most_call_notes; ++frame) {
    if (frame->call.isInvalid()) break;
    emit(engine, {Diag::called_here, frame->call, {frame->function->getNameAsString()}});
    ++shown;
  }
  return std::nullopt;
}

bool mentions_unknown(const Reader& reader, const clang::Stmt* statement) {
  if (statement == nullptr) return false;
  const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(statement);
  const auto* variable = use == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(use->getDecl());
  if (use != nullptr && llvm::isa<clang::BindingDecl>(use->getDecl())) return use->getDecl()->getDeclContext()->isFunctionOrMethod();
  if (variable != nullptr) {
    const Frame& frame = reader.frames.back();
    const auto slot = frame.slots.find(variable->getCanonicalDecl());
    return slot != frame.slots.end() && !frame.values[slot->second];
  }
  return std::any_of(statement->child_begin(), statement->child_end(),
                     [&](const clang::Stmt* child) { return mentions_unknown(reader, child); });
}

Shape shape_of(const Reader& reader, const Term& term) {
  if (const auto* symbol = std::get_if<Symbol>(&term)) return reader.builder.node(symbol->node).shape;
  if (const auto* condition = std::get_if<Condition>(&term)) {
    const Shape& smaller = reader.builder.node(condition->smaller).shape;
    return smaller.empty() ? reader.builder.node(condition->larger).shape : smaller;
  }
  return {};
}

NodeId node_of(Reader& reader, const Term& term) {
  if (const auto* number = std::get_if<Number>(&term)) return reader.builder.constant(number->value);
  return std::get<Symbol>(term).node;
}

void bind_variable(Frame& frame, const clang::VarDecl* variable, MaybeTerm value) {
  frame.slots[variable->getCanonicalDecl()] = frame.values.size();
  frame.values.push_back(std::move(value));
}

}  // namespace cellc
