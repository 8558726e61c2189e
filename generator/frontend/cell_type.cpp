#include "frontend/cell_type.h"

#include "clang/AST/DeclTemplate.h"

namespace cellc {
namespace {

struct TypeName {
  const char* name;
  Kind kind;
};
constexpr TypeName type_names[] = {{"Value", Kind::value}, {"Input", Kind::input},   {"State", Kind::state},
                                   {"Param", Kind::param}, {"States", Kind::states}, {"Condition", Kind::condition}};

using DimOrProblem = std::variant<Dim, TypeProblem>;

bool in_namespace(const clang::Decl* decl, llvm::StringRef name) {
  const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(decl->getDeclContext()->getRedeclContext());
  return space != nullptr && space->getParent()->getRedeclContext()->isTranslationUnit() && space->getName() == name;
}

bool is_dimension(const clang::CXXRecordDecl* record) {
  if (record == nullptr || !record->hasDefinition() || llvm::isa<clang::ClassTemplateSpecializationDecl>(record)) return false;
  for (const clang::CXXBaseSpecifier& base : record->bases()) {
    const clang::CXXRecordDecl* parent = base.getType()->getAsCXXRecordDecl();
    if (parent != nullptr && parent->getName() == "Dim" && in_namespace(parent, "cellc")) return true;
  }
  return false;
}

/// One dimension tag, or Stack of one.
DimOrProblem read_dimension(const clang::ASTContext& context, clang::QualType type, CellType& into) {
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  const auto* stack = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(record);
  int64_t count = 1;
  clang::QualType tag = type;
  if (stack != nullptr && stack->getName() == "Stack" && in_namespace(stack, "cellc")) {
    count = stack->getTemplateArgs()[0].getAsIntegral().getExtValue();
    tag = stack->getTemplateArgs()[1].getAsType();
    record = tag->getAsCXXRecordDecl();
    if (count < 2 || count > max_blocks) return TypeProblem{Diag::stack_count, {std::to_string(count), std::to_string(max_blocks)}};
  }
  if (!is_dimension(record)) return TypeProblem{Diag::not_a_dimension, {type_text(context, tag)}};
  into.dimensions.push_back(record->getCanonicalDecl());
  return Dim{record->getNameAsString(), count};
}

/// The template arguments with packs laid open.
std::vector<clang::QualType> type_arguments(const clang::ClassTemplateSpecializationDecl* decl) {
  std::vector<clang::QualType> types;
  for (const clang::TemplateArgument& argument : decl->getTemplateArgs().asArray()) {
    if (argument.getKind() == clang::TemplateArgument::Type) types.push_back(argument.getAsType());
    if (argument.getKind() != clang::TemplateArgument::Pack) continue;
    for (const clang::TemplateArgument& element : argument.pack_elements()) {
      if (element.getKind() == clang::TemplateArgument::Type) types.push_back(element.getAsType());
    }
  }
  return types;
}

/// std::tuple<State<..>, ..> means what States<..> means.
std::variant<CellType, TypeProblem> read_tuple(const clang::ASTContext& context, const std::vector<clang::QualType>& elements) {
  CellType tuple{Kind::states};
  for (const clang::QualType& element : elements) {
    std::variant<CellType, TypeProblem> state = cell_type(context, element);
    if (std::holds_alternative<TypeProblem>(state)) return state;
    const CellType& type = std::get<CellType>(state);
    if (type.kind != Kind::state) return CellType{};
    tuple.shapes.push_back(type.shapes.front());
    tuple.dimensions.insert(tuple.dimensions.end(), type.dimensions.begin(), type.dimensions.end());
  }
  return tuple;
}

std::variant<CellType, TypeProblem> read_template(const clang::ASTContext& context, Kind kind,
                                                  const std::vector<clang::QualType>& arguments) {
  CellType type{kind};
  Shape shape;
  for (const clang::QualType& argument : arguments) {
    DimOrProblem dim = read_dimension(context, argument, type);
    if (const auto* problem = std::get_if<TypeProblem>(&dim)) return *problem;
    shape.push_back(std::get<Dim>(dim));
  }
  if (kind == Kind::states) {
    for (const Dim& dim : shape) type.shapes.push_back({dim});
    return type;
  }
  if (kind == Kind::param && (shape.empty() || shape.size() > 2)) return TypeProblem{Diag::param_rank, {std::to_string(shape.size())}};
  type.shapes.push_back(std::move(shape));
  return type;
}

}  // namespace

std::variant<CellType, TypeProblem> cell_type(const clang::ASTContext& context, clang::QualType type) {
  type = type.getNonReferenceType().getCanonicalType().getUnqualifiedType();
  if (type->isArithmeticType() && !type->isEnumeralType()) return CellType{Kind::number, {Shape{}}};
  const auto* decl = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(type->getAsCXXRecordDecl());
  if (decl == nullptr) return CellType{};
  if (decl->getName() == "tuple" && decl->isInStdNamespace()) return read_tuple(context, type_arguments(decl));
  if (!in_namespace(decl, "cellc")) return CellType{};
  for (const TypeName& row : type_names) {
    if (decl->getName() == row.name) return read_template(context, row.kind, type_arguments(decl));
  }
  return CellType{};
}

std::optional<CellType> checked_type(Reader& reader, clang::QualType type, clang::SourceLocation at) {
  std::variant<CellType, TypeProblem> read = cell_type(reader.context, type);
  if (const auto* problem = std::get_if<TypeProblem>(&read)) {
    report(reader, {problem->id, at, problem->arguments});
    return std::nullopt;
  }
  return std::get<CellType>(std::move(read));
}

std::string role_name(Kind kind) {
  if (kind == Kind::value) return "Vector";
  for (const TypeName& row : type_names) {
    if (row.kind == kind) return row.name;
  }
  return "";
}

std::string type_text(const clang::ASTContext& context, clang::QualType type) {
  clang::PrintingPolicy policy = context.getPrintingPolicy();
  policy.SuppressTagKeyword = true;
  return type.getAsString(policy);
}

}  // namespace cellc
