// Halide has no expressions for these, and its optimisations would take apart what it has: a load from a table becomes a gather or scalar
// loads, a product and a sum are combined with their neighbours. So each goes through Halide's lowering as a call of a pure function, which
// is vectorised like any other. Afterwards it becomes a call of LLVM's intrinsic, of which the code generator is told before.
#include "lower/intrinsics.h"

#include <algorithm>
#include <string>
#include <vector>

namespace cellc {
namespace {

using Halide::Expr;
using Halide::Type;
using Halide::Internal::Call;
using Halide::Internal::CodeGen_LLVM;
using Halide::Internal::Shuffle;

constexpr int lanes_of_lookup = 16;
constexpr const char* fused_name = "cellc_fused";         ///< a, b, c
constexpr const char* lookup_name = "cellc_lookup";       ///< index, the entries
constexpr const char* permuted_name = "cellc_lookup_16";  ///< the table's first half, index, the second half: of 16 lanes

struct Row {
  const char *name, *llvm;
  std::vector<Type> arguments;  ///< the first one's is the result's
};

// https://llvm.org/docs/LangRef.html#llvm-fma-intrinsic, of which the code generator makes vectors of any lanes; vpermi2ps, whose indices
// count modulo 32 (Intel, Software Developer's Manual, volume 2).
std::vector<Row> rows() {
  const Type whole = Halide::Float(32, lanes_of_lookup);
  std::vector<Row> result = {{permuted_name, "llvm.x86.avx512.vpermi2var.ps.512", {whole, Halide::Int(32, lanes_of_lookup), whole}}};
  for (const auto& [llvm, type] : {std::pair{"llvm.fma.f32", Halide::Float(32)},
                                   {"llvm.fma.v4f32", Halide::Float(32, 4)},
                                   {"llvm.fma.v8f32", Halide::Float(32, 8)},
                                   {"llvm.fma.v16f32", whole},
                                   {"llvm.fma.f64", Halide::Float(64)},
                                   {"llvm.fma.v2f64", Halide::Float(64, 2)},
                                   {"llvm.fma.v4f64", Halide::Float(64, 4)},
                                   {"llvm.fma.v8f64", Halide::Float(64, 8)}})
    result.push_back({fused_name, llvm, {type, type, type}});
  return result;
}

// Opens what the code generator has for its own back ends.
struct Generator : CodeGen_LLVM {
  static void declare(CodeGen_LLVM& generator, const Row& row) {
    llvm::Function* (CodeGen_LLVM::*const declare)(const std::string&, const Type&, const std::string&, std::vector<Type>, bool) =
        &Generator::declare_intrin_overload;
    (generator.*declare)(row.name, row.arguments[0], row.llvm, row.arguments, false);
  }
};

// A statement without effect, by which the code generator learns of the intrinsics.
struct Declaration : Halide::Internal::Evaluate {
  Declaration() { value = 0; }
  void accept(Halide::Internal::IRVisitor* visitor) const override {
    auto* const generator = dynamic_cast<CodeGen_LLVM*>(visitor);
    if (generator == nullptr) return Evaluate::accept(visitor);
    for (const Row& row : rows()) Generator::declare(*generator, row);
  }
};

Expr scalar(const Expr& entry) {
  const auto* broadcast = entry.as<Halide::Internal::Broadcast>();
  return broadcast != nullptr ? broadcast->value : entry;
}

Expr permuted(const std::vector<Expr>& table, const Expr& index) {
  const auto middle = table.begin() + static_cast<int64_t>(table.size() / 2);
  const Expr first = Shuffle::make_concat({table.begin(), middle}), second = Shuffle::make_concat({middle, table.end()});
  return Call::make(Halide::Float(32, lanes_of_lookup), permuted_name, {first, index, second}, Call::PureExtern);
}

// In whole vectors; what is missing of the last one is filled with the last index.
Expr permuted_vectors(const std::vector<Expr>& table, const Expr& index) {
  const int lanes = index.type().lanes();
  if (lanes == lanes_of_lookup) return permuted(table, index);
  std::vector<Expr> parts;
  for (int first = 0; first < lanes; first += lanes_of_lookup) {
    std::vector<int> of;
    for (int k = 0; k < lanes_of_lookup; ++k) of.push_back(std::min(first + k, lanes - 1));
    parts.push_back(permuted(table, Shuffle::make({index}, of)));
  }
  const Expr all = parts.size() == 1 ? parts[0] : Shuffle::make_concat(parts);
  return lanes == 1 ? Shuffle::make_extract_element(all, 0) : Shuffle::make_slice(all, 0, 1, lanes);
}

struct Calls : Halide::Internal::IRMutator {
  using IRMutator::visit;
  bool found = false;

  Expr visit(const Call* call) override {
    found = found || call->name == fused_name || call->name == lookup_name;
    if (call->name != lookup_name) return IRMutator::visit(call);
    std::vector<Expr> table(call->args.begin() + 1, call->args.end());
    std::transform(table.begin(), table.end(), table.begin(), scalar);
    return permuted_vectors(table, mutate(call->args[0]));
  }
};

}  // namespace

Expr fused(const Expr& a, const Expr& b, const Expr& c) { return Call::make(a.type(), fused_name, {a, b, c}, Call::PureExtern); }

Expr lookup(const Table& table, const Expr& index) {
  std::vector<Expr> arguments{index};
  for (const double entry : table) arguments.push_back(static_cast<float>(entry));
  return Call::make(Halide::Float(32), lookup_name, arguments, Call::PureExtern);
}

Halide::Internal::LoweredFunc with_intrinsics(Halide::Internal::LoweredFunc function) {
  Calls calls;
  function.body = calls.mutate(function.body);
  if (calls.found) function.body = Halide::Internal::Block::make(Halide::Internal::Stmt(new Declaration), function.body);
  return function;
}

}  // namespace cellc
