// ONNX Runtime: a session of one thread, inputs and outputs bound to memory once. Its operator RNN; or a step as two Gemm and Tanh, for a
// sequence called step by step with the outputs' own memory as state.
#include <dlfcn.h>

#include <utility>

#include "module.h"
#include "onnx_model.h"
#include "onnxruntime_api.h"
#include "product.h"

namespace peers {
namespace {

using onnx::Api;
using onnx::Call;

const Api& api() {
  static const Api one = [] {
    void* const library = dlopen(CELLC_PEER_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!library) throw std::runtime_error(dlerror());
    return Api(reinterpret_cast<const onnx::Base* (*)()>(dlsym(library, "OrtGetApiBase"))()->table(onnx::oldest_version));
  }();
  return one;
}

/// A handle that `create` gives last among its arguments.
template <typename... Arguments>
void* made(Call create, Arguments... arguments) {
  void* handle = nullptr;
  api().call(create, arguments..., &handle);
  return handle;
}

struct Handle {
  Call release;
  void* handle;
  Handle(Call released_by, void* made_handle) : release(released_by), handle(made_handle) {}
  Handle(Handle&& other) noexcept : release(other.release), handle(std::exchange(other.handle, nullptr)) {}
  ~Handle() {
    if (handle) api().release(release, handle);
  }
};

void* make_session(const std::string& model) {
  static void* const environment = made(Call::CreateEnv, /*only errors*/ 3, "cellc");
  static void* const options = made(Call::CreateSessionOptions);
  api().call(Call::SetIntraOpNumThreads, options, 1);
  return made(Call::CreateSessionFromArray, environment, static_cast<const void*>(model.data()), model.size(), options);
}

using Shape = std::vector<int64_t>;

class OrtRecurrence : public Recurrence {
 public:
  /// One call of the operator RNN computes all steps; without it each step is a call.
  OrtRecurrence(const Problem& problem, bool is_rnn)
      : is_step_(problem.steps == 0),
        input_(problem.input.begin(), problem.input.end()),
        hx_(problem.hx.begin(), problem.hx.end()),
        cx_(problem.cx.begin(), problem.cx.end()),
        next_c_(problem.cx.size()),
        outputs_(is_step_ ? hx_.size() : static_cast<size_t>(problem.steps) * hx_.size()),
        session_(Call::ReleaseSession,
                 make_session(is_rnn ? onnx::rnn_model(problem, is_step_ ? 1 : problem.steps) : onnx::step_model(problem))) {
    const int64_t n = problem.batch, hidden = problem.hidden_size, steps = is_step_ ? 1 : problem.steps, calls = is_rnn ? 1 : steps;
    const Shape x = is_rnn ? Shape{steps, n, problem.input_size} : Shape{n, problem.input_size},
                h = is_rnn ? Shape{1, n, hidden} : Shape{n, hidden}, y = is_rnn ? Shape{steps, 1, n, hidden} : h;
    for (int64_t t = 0; t < calls; ++t) {
      float* const from = t == 0 ? hx_.data() : outputs_.data() + (t - 1) * n * hidden;
      bind(input_.data() + t * n * problem.input_size, x, from, h, outputs_.data() + t * n * hidden, y);
      if (problem.kind == Kind::lstm) bind_cells(cx_, next_c_, h);
    }
    if (!is_step_) return;
    bind(input_.data(), x, outputs_.data(), h, hx_.data(), y);
    if (problem.kind == Kind::lstm) bind_cells(next_c_, cx_, h);
  }

  void advance(int64_t times) override {
    constexpr void* no_options = nullptr;
    for (; times > 0; --times)
      if (is_step_) {
        api().call(Call::RunWithBinding, session_.handle, no_options, bindings_[turn_].handle);
        turn_ = 1 - turn_;
      } else {
        for (const Handle& binding : bindings_) api().call(Call::RunWithBinding, session_.handle, no_options, binding.handle);
      }
  }

  std::vector<float> state() const override {
    const Floats& latest = is_step_ && turn_ == 0 ? hx_ : outputs_;
    return {latest.begin(), latest.end()};
  }

 private:
  void bind(float* x, const Shape& x_shape, float* h, const Shape& h_shape, float* y, const Shape& y_shape) {
    void* const binding = bindings_.emplace_back(Call::ReleaseIoBinding, made(Call::CreateIoBinding, session_.handle)).handle;
    api().call(Call::BindInput, binding, "x", value(x, x_shape));
    api().call(Call::BindInput, binding, "h", value(h, h_shape));
    api().call(Call::BindOutput, binding, "y", value(y, y_shape));
  }

  void bind_cells(Floats& c, Floats& next_c, const Shape& shape) {
    api().call(Call::BindInput, bindings_.back().handle, "c", value(c.data(), shape));
    api().call(Call::BindOutput, bindings_.back().handle, "next_c", value(next_c.data(), shape));
  }

  void* value(float* data, const Shape& shape) {
    static void* const memory = made(Call::CreateCpuMemoryInfo, /*from the arena*/ 1, /*default*/ 0);
    size_t bytes = sizeof(float);
    for (const int64_t size : shape) bytes *= static_cast<size_t>(size);
    constexpr int float32 = 1;
    void* const made_value =
        made(Call::CreateTensorWithDataAsOrtValue, memory, static_cast<void*>(data), bytes, shape.data(), shape.size(), float32);
    return values_.emplace_back(Call::ReleaseValue, made_value).handle;
  }

  bool is_step_;
  size_t turn_ = 0;
  Floats input_, hx_, cx_, next_c_, outputs_;
  Handle session_;
  std::vector<Handle> values_, bindings_;
};

template <bool IsRnn>
std::unique_ptr<Recurrence> make(const Problem& problem) {
  return std::make_unique<OrtRecurrence>(problem, IsRnn);
}

}  // namespace
}  // namespace peers

void add_peers(std::vector<peers::Peer>& table) {
  table.push_back({"onnxruntime", "RNN", peers::make<true>, true});
  table.push_back({"onnxruntime", "Gemm", peers::make<false>});
}
