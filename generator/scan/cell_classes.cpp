#include "scan/cell_classes.h"

#include "clang/AST/Decl.h"

namespace cellc {
namespace {

constexpr CellClass classes[] = {
    {"RNNCell", "rnn_", true},
    {"GRUCell", "gru", false},
    {"LSTMCell", "lstm", false},
    {"Cell", "", false},
};

}  // namespace

const CellClass* cell_class(const clang::CXXRecordDecl* record) {
  const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(record->getDeclContext()->getRedeclContext());
  if (record->getIdentifier() == nullptr || space == nullptr || space->getName() != "cellc" || !space->getParent()->isTranslationUnit())
    return nullptr;
  for (const CellClass& row : classes)
    if (record->getName() == row.name) return &row;
  return nullptr;
}

}  // namespace cellc
