// A call of a cell allocates nothing, takes no lock and makes no system call, with the kernels of every target this processor can run.
#include <doctest/doctest.h>

#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <deque>
#include <mutex>

#include "../parity/variants.h"
#include "quiet_calls.h"
#include "watch.h"

namespace {

// Cells of exact and of generic kernels.
const std::deque<cellc::RNNCell>& cells() {
  static const std::deque<cellc::RNNCell> all = [] {
    std::deque<cellc::RNNCell> made;
    for (const Variant& variant : variants())
      for (const cellc::DType dtype : {cellc::DType::float32, cellc::DType::float64})
        for (const char* nonlinearity : {"tanh", "relu"})
          made.emplace_back(10, 20, cellc::RNNCellOptions().dtype(dtype).nonlinearity(nonlinearity).kernels(variant.kernels));
    return made;
  }();
  return all;
}

std::vector<QuietCall> all_calls() {
  std::vector<QuietCall> calls;
  for (const cellc::RNNCell& cell : cells())
    for (QuietCall& call : quiet_calls(cell)) calls.push_back(std::move(call));
  return calls;
}

enum Outcome { quiet, killed, not_available };

// Makes the calls in a process that the kernel kills at any system call but read, write and exit.
template <class Calls>
Outcome without_system_calls(Calls calls) {
  const pid_t child = fork();
  if (child == 0) {
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) != 0) _exit(not_available);
    calls();
    syscall(SYS_exit, quiet);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? static_cast<Outcome>(WEXITSTATUS(status)) : killed;
}

}  // namespace

TEST_CASE("the test notices allocations, locks and system calls") {
  std::mutex mutex;
  watched = {};
  void* volatile memory = std::malloc(1);
  std::free(memory);
  { const std::lock_guard<std::mutex> lock(mutex); }
  const Watched seen = watched;
  if (is_watching) {
    CHECK(seen.memory == 2);
    CHECK(seen.locks == 1);
  }
  const Outcome outcome = without_system_calls([] { syscall(SYS_getpid); });
  CHECK((outcome == killed || outcome == not_available));
}

TEST_CASE("calls allocate nothing and take no lock") {
  REQUIRE(!cells().empty());
  for (const QuietCall& quiet_call : all_calls()) {
    CAPTURE(quiet_call.name);
    watched = {};
    for (int k = 0; k < 3; ++k) quiet_call.call();
    const Watched seen = watched;
    CHECK(seen.memory == 0);
    CHECK(seen.locks == 0);
  }
}

TEST_CASE("calls make no system call") {
  const std::vector<QuietCall> calls = all_calls();
  const Outcome outcome = without_system_calls([&calls] {
    for (const QuietCall& quiet_call : calls) quiet_call.call();
  });
  if (outcome == not_available)
    MESSAGE("seccomp is not available here: system calls are not checked");
  else
    CHECK(outcome == quiet);
}
