#include "lower/cuda_calls.h"

#include <cstring>
#include <string_view>

#include "lower/cuda_ptx.h"

namespace cellc {
namespace {

using namespace Halide::Internal;
using Halide::Expr;

constexpr std::string_view source_name = "cuda_gpu_source_kernels";

// Copies between host and device, and what unloads the code: the runtime sees to them.
bool is_left_out(const Call* call) {
  return call != nullptr && (call->name == "halide_copy_to_device" || call->name == "halide_copy_to_host" ||
                             call->is_intrinsic(Call::register_destructor) || call->name == Call::buffer_set_device_dirty);
}

class Calls : public IRMutator {
 public:
  Calls(std::string kind, BlockThreads& threads) : kind_(std::move(kind)), threads_(threads) {}

 protected:
  using IRMutator::visit;

  Stmt visit(const Evaluate* op) override { return is_left_out(op->value.as<Call>()) ? Evaluate::make(0) : IRMutator::visit(op); }

  // The state of Halide's runtime.
  Stmt visit(const LetStmt* op) override { return op->name == "cuda" ? mutate(op->body) : IRMutator::visit(op); }

  Expr visit(const Variable* op) override {
    if (op->name != std::string(source_name) + ".buffer") return op;
    return Variable::make(op->type, kind_ + "_" + op->name);
  }

  // halide_cuda_initialize_kernels(state, source, size), once before the launches; halide_cuda_run(state, entry, ...).
  Expr visit(const Call* op) override {
    if (op->name == "halide_cuda_initialize_kernels") {
      source_ = mutate(op->args[1]);
      return make_zero(op->type);
    }
    if (op->name != "halide_cuda_run") return IRMutator::visit(op);
    const auto* entry = op->args[1].as<StringImm>();
    const auto x = as_const_int(op->args[5]), y = as_const_int(op->args[6]), z = as_const_int(op->args[7]);
    if (entry != nullptr && x && y && z) threads_[entry->value] = {static_cast<int>(*x), static_cast<int>(*y), static_cast<int>(*z)};
    std::vector<Expr> args{Variable::make(Halide::type_of<void*>(), "__user_context"), source_};
    args.insert(args.end(), op->args.begin() + 1, op->args.end());
    return Call::make(op->type, "cellc_cuda_launch", args, Call::Extern);
  }

 private:
  std::string kind_;
  BlockThreads& threads_;
  Expr source_;
};

// The PTX, zero-terminated.
Halide::Buffer<> source_buffer(const Halide::Buffer<>& buffer, const std::string& name, const BlockThreads& threads, int resident_threads) {
  const std::string source(static_cast<const char*>(buffer.data()),
                           strnlen(static_cast<const char*>(buffer.data()), buffer.size_in_bytes()));
  const std::string ptx = corrected_ptx(source, threads, resident_threads);
  Halide::Buffer<> result(buffer.type(), std::vector<int>{static_cast<int>(ptx.size() + 1)}, name);
  std::memcpy(result.data(), ptx.c_str(), ptx.size() + 1);
  return result;
}

}  // namespace

void append_with_runtime_calls(Halide::Module& module, const Halide::Module& lowered, const std::string& kind, int resident_threads) {
  BlockThreads threads;
  for (LoweredFunc function : lowered.functions()) {
    function.body = Calls(kind, threads).mutate(function.body);
    module.append(function);
  }
  for (const Halide::Buffer<>& buffer : lowered.buffers())
    if (buffer.name() == source_name) module.append(source_buffer(buffer, kind + "_" + buffer.name(), threads, resident_threads));
}

}  // namespace cellc
