#!/usr/bin/env bash
# What benchmarks/run.sh says when it cannot go on.
set -uo pipefail
run=$(cd "$(dirname "$0")/../../benchmarks" && pwd)/run.sh
failed=0

# expect TEXT OPTION...: run.sh must stop and its words hold TEXT.
expect() {
  local output text=$1
  shift
  if output=$("$run" "$@" 2>&1 </dev/null); then
    echo "WRONG: run.sh $*: it went on" && failed=1
  elif [[ $output != *"$text"* ]]; then
    printf 'WRONG: run.sh %s: expected "%s" in:\n%s\n' "$*" "$text" "$output" && failed=1
  else
    echo "ok: run.sh $*"
  fi
}

expect "'numpy' is not a peer; there are: all, none, template eigen openblas libxsmm onednn mkl torch onnxruntime openvino" --peers eigen numpy
expect "--peers all stands alone" --peers eigen all
expect "--peers all|none|NAME..." --peers
expect "--peers all|none|NAME..." --peers --full
expect "'--fast' is not an option" --fast
expect "/nowhere is not a build tree; run ./quickstart.sh first" --build /nowhere
expect "/nowhere is not a build tree" --peers all --build /nowhere
exit $failed
