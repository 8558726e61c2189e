#include "frontend/find_cells.h"

#include <map>
#include <set>

#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "frontend/cell_type.h"
#include "frontend/reader.h"

namespace cellc {
namespace {

bool is_marked(const clang::Decl* decl) {
  for (const auto* attribute : decl->specific_attrs<clang::AnnotateAttr>()) {
    if (attribute->getAnnotation() == "cellc::cell") return true;
  }
  return false;
}

struct Found {
  std::vector<const clang::FunctionDecl*> cells;
  std::set<const clang::Decl*> known;
  std::map<std::string, const clang::FunctionDecl*> names;
};

/// What keeps a marked declaration from being a cell; nothing when it is one.
std::optional<Diag> problem(const clang::Decl* decl) {
  const auto* function = llvm::dyn_cast<clang::FunctionDecl>(decl);
  if (function == nullptr || function->getIdentifier() == nullptr) return Diag::not_a_function;
  if (llvm::isa<clang::CXXMethodDecl>(function)) return Diag::member_cell;
  if (function->getDescribedFunctionTemplate() != nullptr || function->isTemplateInstantiation()) return Diag::cell_template;
  if (function->getDefinition() == nullptr || !function->getDefinition()->hasBody()) return Diag::cell_without_body;
  return std::nullopt;
}

std::string name_of(const clang::Decl* decl) {
  const auto* named = llvm::dyn_cast<clang::NamedDecl>(decl);
  return named == nullptr ? "this" : named->getNameAsString();
}

void add(clang::DiagnosticsEngine& engine, const clang::Decl* decl, Found& found) {
  if (!found.known.insert(decl->getCanonicalDecl()).second) return;
  if (const std::optional<Diag> id = problem(decl)) return emit(engine, {*id, decl->getLocation(), {name_of(decl)}});
  const clang::FunctionDecl* cell = llvm::cast<clang::FunctionDecl>(decl)->getDefinition();
  const auto [entry, added] = found.names.emplace(cell->getNameAsString(), cell);
  if (added) return found.cells.push_back(cell);
  emit(engine, {Diag::cell_name_twice, cell->getLocation(), {entry->first}});
  emit(engine, {Diag::previous_cell, entry->second->getLocation(), {entry->first}});
}

void walk(clang::DiagnosticsEngine& engine, const clang::SourceManager& sources, const clang::DeclContext* scope, Found& found) {
  for (const clang::Decl* decl : scope->decls()) {
    if (sources.isInSystemHeader(decl->getLocation())) continue;
    if (const auto* pattern = llvm::dyn_cast<clang::TemplateDecl>(decl)) decl = pattern->getTemplatedDecl();
    if (decl == nullptr) continue;
    if (is_marked(decl)) add(engine, decl, found);
    const auto* inner = llvm::dyn_cast<clang::DeclContext>(decl);
    if (inner != nullptr && !llvm::isa<clang::FunctionDecl>(decl)) walk(engine, sources, inner, found);
  }
}

bool takes_a_state(clang::ASTContext& context, const clang::FunctionDecl* function) {
  for (const clang::ParmVarDecl* parameter : function->parameters()) {
    const std::variant<CellType, TypeProblem> type = cell_type(context, parameter->getType().getNonReferenceType());
    if (const auto* known = std::get_if<CellType>(&type); known != nullptr && known->kind == Kind::state) return true;
  }
  return false;
}

}  // namespace

const clang::FunctionDecl* find_unmarked(clang::ASTContext& context) {
  const clang::SourceManager& sources = context.getSourceManager();
  for (const clang::Decl* decl : context.getTranslationUnitDecl()->decls()) {
    const auto* function = llvm::dyn_cast<clang::FunctionDecl>(decl);
    if (function != nullptr && !sources.isInSystemHeader(decl->getLocation()) && takes_a_state(context, function)) return function;
  }
  return nullptr;
}

std::vector<const clang::FunctionDecl*> find_cells(clang::ASTContext& context) {
  Found found;
  walk(context.getDiagnostics(), context.getSourceManager(), context.getTranslationUnitDecl(), found);
  return std::move(found.cells);
}

}  // namespace cellc
