#include "scan/constructions.h"

#include <algorithm>

#include "clang/AST/DeclCXX.h"
#include "clang/Basic/SourceManager.h"
#include "scan/cell_classes.h"
#include "scan/signature.h"

namespace cellc {
namespace {

constexpr size_t longest_chain = 24;
constexpr int most_attempts = 20000;

/// A construction, and the calls that lead to it from the innermost one on.
using Chain = std::vector<const Call*>;

struct Search {
  const Program& program;
  const Call& construction;
  std::vector<Construction>& found;
  int attempts = 0;
};

/// Neither of the system nor of the runtime: what the user wrote.
bool is_own(const Program& program, const Call& call) {
  if (program.context.getSourceManager().isInSystemHeader(call.at)) return false;
  const clang::DeclContext* scope = call.within;
  for (; scope != nullptr; scope = scope->getParent()) {
    const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(scope);
    if (space != nullptr && space->getName() == "cellc" && space->getParent()->isTranslationUnit()) return false;
  }
  return true;
}

/// The last call of the user's own towards the construction; null when there is none.
const Call* own_call(const Search& search, const Chain& chain) {
  for (auto call = chain.rbegin(); call != chain.rend(); ++call)
    if (is_own(search.program, **call)) return *call;
  return is_own(search.program, search.construction) ? &search.construction : nullptr;
}

Construction at_place(const Search& search, const Call& call) {
  const clang::SourceManager& sources = search.program.context.getSourceManager();
  const clang::PresumedLoc place = sources.getPresumedLoc(sources.getExpansionLoc(call.at));
  Construction construction;
  if (place.isValid()) construction.place = {place.getFilename(), place.getLine(), place.getColumn()};
  construction.what = cell_class(llvm::cast<clang::CXXConstructorDecl>(search.construction.callee)->getParent())->name.str();
  return construction;
}

std::string name_of(const clang::FunctionDecl* function) {
  const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(function);
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
  if (constructor != nullptr) return constructor->getParent()->getNameAsString();
  return method != nullptr && method->getParent()->isLambda() ? "the lambda" : function->getNameAsString();
}

void add_unknown(Search& search, const Chain& chain, const std::string& why) {
  const Call* call = own_call(search, chain);
  if (call == nullptr) return;
  search.found.push_back(at_place(search, *call));
  search.found.back().unknown = why;
}

/// Every combination of what is known.
void add_known(Search& search, const Chain& chain, const Signature& signature) {
  const Call* call = own_call(search, chain);
  if (call == nullptr) return;
  std::vector<Construction> all{at_place(search, *call)};
  const auto multiply = [&all](const auto& values, const auto& put) {
    std::vector<Construction> more;
    for (const Construction& one : all)
      for (const auto& value : values) put(more.emplace_back(one), value);
    all = std::move(more);
  };
  multiply(signature.cells, [](Construction& one, const std::string& cell) { one.cell = cell; });
  for (const auto& [dimension, extents] : signature.sizes)
    multiply(extents, [&name = dimension](Construction& one, int64_t extent) { one.sizes.emplace_back(name, extent); });
  multiply(signature.dtypes, [](Construction& one, const std::string& dtype) { one.dtype = dtype; });
  search.found.insert(search.found.end(), all.begin(), all.end());
}

/// The frames of a chain, the construction's first.
const Frame* frames_of(Reading& reading, const Search& search, const Chain& chain) {
  const Call& outermost = chain.empty() ? search.construction : *chain.back();
  const Frame* frame = &reading.frames.emplace_back(Frame{outermost.within});
  for (auto call = chain.rbegin(); call != chain.rend(); ++call) frame = &reading.frames.emplace_back(Frame{(*call)->callee, *call, frame});
  return frame;
}

void search_from(Search& search, Chain& chain);

/// Goes on with each call of the function in which the chain begins.
void search_callers(Search& search, Chain& chain, const std::string& missing) {
  const clang::FunctionDecl* function = (chain.empty() ? search.construction : *chain.back()).within;
  const auto callers = function == nullptr ? search.program.calls.end() : search.program.calls.find(function);
  bool is_called = false;
  if (callers != search.program.calls.end() && chain.size() < longest_chain) {
    for (const Call& call : callers->second) {
      if (std::find(chain.begin(), chain.end(), &call) != chain.end()) continue;  // recursion
      is_called = true;
      chain.push_back(&call);
      search_from(search, chain);
      chain.pop_back();
    }
  }
  if (is_called) return;
  const std::string name = function == nullptr ? "its function" : name_of(function);
  add_unknown(search, chain, missing + " comes from the callers of " + name + ", and there are none in this source");
}

void search_from(Search& search, Chain& chain) {
  if (++search.attempts > most_attempts) return;
  Reading reading{search.program};
  const Signature signature = signature_of(reading, search.construction, frames_of(reading, search, chain));
  if (signature.missing.empty()) return add_known(search, chain, signature);
  if (reading.needs_caller || own_call(search, chain) == nullptr) return search_callers(search, chain, signature.missing);
  const std::string text = reading.unknown.empty() ? "" : std::string(" '").append(reading.unknown).append("'");
  add_unknown(search, chain, signature.missing + text + " is not known at compile time");
}

}  // namespace

std::vector<Construction> find_constructions(const Program& program) {
  std::vector<Construction> found;
  for (const Call& construction : program.constructions) {
    Search search{program, construction, found};
    Chain chain;
    search_from(search, chain);
  }
  return found;
}

}  // namespace cellc
