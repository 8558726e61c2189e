#!/usr/bin/env bash
# Installs what is missing, builds everything, runs every test; then the suites of runtime, backward passes, graph and front end under
# sanitizers, and those of runtime and kernels for 64-bit ARM in qemu.
set -euo pipefail
cd "$(dirname "$0")"
. scripts/say.sh
summary=()
failed=0

# step NAME COMMAND...: a line of the summary. A failure is counted, and the next steps still run.
step() {
  local name=$1 start=$SECONDS result=passed
  shift
  say "$name"
  "$@" || { result=FAILED && failed=1; }
  summary+=("$(printf '%-28s %-7s %5d s' "$name" "$result" $((SECONDS - start)))")
  [ "$result" = passed ]
}

finish() {
  echo
  say "summary"
  printf '  %s\n' "${summary[@]}"
  [ $failed = 0 ] && say "all passed" || say "something failed: see above"
  exit $failed
}

suite() {
  step "configure $1" scripts/configure.sh "$1" "$2" && step "build $1" .venv/bin/cmake --build --preset "$1" &&
    step "tests $1" .venv/bin/ctest --preset "$1"
}

step "set-up" scripts/setup.sh || finish
suite release build || true
suite sanitize build/sanitize || true
suite arm build/arm || true
finish
