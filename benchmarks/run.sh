#!/usr/bin/env bash
# Runs the benchmarks pinned to one core and ends with one line for each grid.
#   benchmarks/run.sh [--full] [--build DIR] [--output FILE.json] [--core N] [Google Benchmark's own options...]
# Quick by default (under two minutes); --full takes five times as many rounds. Needs a build tree: ./quickstart.sh makes one.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/build
output=
rounds=5
core=
passed_on=()

usage() {
  sed -n '2,4s/^# *//p' "$0"
  exit "$1"
}

while [ $# -gt 0 ]; do
  case $1 in
    --full) rounds=25 ;;
    --build | --output | --core)
      [ $# -ge 2 ] || usage 2 >&2
      declare "${1#--}=$2"
      shift
      ;;
    --benchmark_*) passed_on+=("$1") ;;
    -h | --help) usage 0 ;;
    *) echo "run.sh: '$1' is not an option" >&2 && usage 2 >&2 ;;
  esac
  shift
done

if [ ! -f "$build/CMakeCache.txt" ]; then
  echo "run.sh: $build is not a build tree; run ./quickstart.sh first, or name one with --build" >&2
  exit 1
fi
if ! grep -q '^CMAKE_BUILD_TYPE:[A-Z]*=Release$' "$build/CMakeCache.txt"; then
  echo "run.sh: note: $build is not a release build; the peers are optimised all the same" >&2
fi
[ ! -d "$root/.venv/bin" ] || PATH=$root/.venv/bin:$PATH
cmake --build "$build" --target benchmark_grids >&2

# The last core that we may use: interrupts and other programs prefer the first.
[ -n "$core" ] || core=$(taskset -cp $$ | sed 's/.*[ ,-]//')
[ -n "$output" ] || output=$build/benchmark_grids.json
echo "core $core, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $rounds rounds"
taskset -c "$core" "$build/bin/benchmark_grids" --benchmark_repetitions="$rounds" --benchmark_enable_random_interleaving=true \
  --benchmark_out="$output" --benchmark_out_format=json "${passed_on[@]}"
echo "details: $output"
