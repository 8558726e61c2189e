#include "scan/signature.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "scan/cell_classes.h"
#include "scan/options.h"

namespace cellc {
namespace {

void missing(Signature& signature, const char* what) {
  if (signature.missing.empty()) signature.missing = what;
}

/// The name of a value of cellc::DType.
std::string dtype_name(const clang::ASTContext& context, int64_t value) {
  const auto spaces = context.getTranslationUnitDecl()->lookup(&context.Idents.get("cellc"));
  for (const clang::NamedDecl* space : spaces)
    for (const clang::NamedDecl* found : llvm::cast<clang::NamespaceDecl>(space)->lookup(&context.Idents.get("DType")))
      if (const auto* type = llvm::dyn_cast<clang::EnumDecl>(found))
        for (const clang::EnumConstantDecl* constant : type->enumerators())
          if (constant->getInitVal() == value) return constant->getName().str();
  return {};
}

bool is_nullopt(const clang::Expr* expression) {
  const clang::CXXRecordDecl* record = expression->getType().getNonReferenceType()->getAsCXXRecordDecl();
  return record != nullptr && record->getIdentifier() != nullptr && record->getName() == "nullopt_t";
}

/// The names that an option may have; "" where it is left out. Empty: one of them cannot be told.
std::set<std::string> dtypes_of(Reading& reading, const clang::Expr* options, const char* name, const Frame* frame) {
  std::set<std::string> names;
  for (const Option& option : options_of(reading, options, name, frame)) {
    const Origin value = option.value.expression == nullptr ? Origin{} : origin_of(reading, option.value.expression, option.value.frame);
    const bool is_left_out = !option.is_set || (value.expression != nullptr && is_nullopt(value.expression));
    if (is_left_out) {
      names.insert("");
      continue;
    }
    const std::set<int64_t> numbers =
        value.expression == nullptr ? std::set<int64_t>{} : integers_of(reading, option.value.expression, option.value.frame);
    if (numbers.empty()) return {};
    for (const int64_t number : numbers) names.insert(dtype_name(reading.program.context, number));
  }
  return names;
}

/// The same of a text; `standard` where it is left out.
std::set<std::string> texts_of_option(Reading& reading, const clang::Expr* options, const char* name, const char* standard,
                                      const Frame* frame) {
  std::set<std::string> all;
  for (const Option& option : options_of(reading, options, name, frame)) {
    std::set<std::string> texts;
    if (!option.is_set)
      texts.insert(standard);
    else if (option.value.expression != nullptr)
      texts = texts_of(reading, option.value.expression, option.value.frame);
    if (texts.empty()) return {};
    all.merge(texts);
  }
  return all;
}

void read_dtypes(Reading& reading, Signature& signature, const clang::Expr* options, const Frame* frame) {
  const std::set<std::string> weights = dtypes_of(reading, options, "weights", frame);
  for (const std::string& given : dtypes_of(reading, options, "dtype", frame))
    for (const std::string& weight : weights) {
      const std::string vectors = given.empty() ? "float32" : given;
      signature.dtypes.insert(weight.empty() || weight == vectors ? vectors : vectors + "-" + weight);
    }
  if (signature.dtypes.empty()) missing(signature, "dtype");
}

void read_size(Reading& reading, Signature& signature, const std::string& dimension, const char* what, const clang::Expr* size,
               const Frame* frame) {
  signature.sizes.emplace_back(dimension, integers_of(reading, size, frame));
  if (signature.sizes.back().second.empty()) missing(signature, what);
}

void read_class(Reading& reading, Signature& signature, const CellClass& row, const Call& construction, const Frame* frame) {
  const clang::Expr* options = construction.arguments[2];
  read_size(reading, signature, "I", "input_size", construction.arguments[0], frame);
  read_size(reading, signature, "H", "hidden_size", construction.arguments[1], frame);
  read_dtypes(reading, signature, options, frame);
  if (!row.has_nonlinearity) return void(signature.cells.insert(row.cell.str()));
  for (const std::string& name : texts_of_option(reading, options, "nonlinearity", "tanh", frame))
    signature.cells.insert(row.cell.str() + name);
  if (signature.cells.empty()) missing(signature, "nonlinearity");
}

/// One {"I", 10} of the sizes of Cell.
bool read_pair(Reading& reading, Signature& signature, const Origin& element) {
  const Origin pair = origin_of(reading, element.expression, element.frame);
  const auto* construct = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(pair.expression);
  if (construct == nullptr || construct->getNumArgs() < 2) return false;
  const std::set<std::string> names = texts_of(reading, construct->getArg(0), pair.frame);
  if (names.size() != 1) return false;
  read_size(reading, signature, *names.begin(), "a size", construct->getArg(1), pair.frame);
  return true;
}

void read_cell(Reading& reading, Signature& signature, const Call& construction, const Frame* frame) {
  signature.cells = texts_of(reading, construction.arguments[0], frame);
  if (signature.cells.empty()) missing(signature, "the cell's name");
  const std::vector<Origin> pairs = elements_of(reading, construction.arguments[1], frame);
  bool complete = !pairs.empty();
  for (const Origin& pair : pairs) complete = read_pair(reading, signature, pair) && complete;
  if (!complete) {
    missing(signature, "a size");
    if (reading.unknown.empty() && !reading.needs_caller) reading.unknown = source_text(reading.program, construction.arguments[1]);
  }
  read_dtypes(reading, signature, construction.arguments[2], frame);
}

}  // namespace

Signature signature_of(Reading& reading, const Call& construction, const Frame* frame) {
  Signature signature;
  const CellClass& row = *cell_class(llvm::cast<clang::CXXConstructorDecl>(construction.callee)->getParent());
  if (construction.arguments.size() < 3) {
    missing(signature, "what it is made of");
    return signature;
  }
  if (row.cell.empty())
    read_cell(reading, signature, construction, frame);
  else
    read_class(reading, signature, row, construction, frame);
  return signature;
}

}  // namespace cellc
