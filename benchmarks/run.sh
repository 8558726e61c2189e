#!/usr/bin/env bash
# Runs the benchmarks pinned to one core and ends with one line for each grid.
#   benchmarks/run.sh [--full] [--peers all|none|NAME...] [--build DIR] [--output FILE.json] [--core N] [Google Benchmark's own options...]
# Quick by default (under two minutes); --full takes five times as many rounds, and the grids that take long. --peers installs those that
# it compares with, into benchmarks/.venv, and draws figures; without it, what Debian has. Needs a build tree: ./quickstart.sh makes one.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/say.sh"
build=$root/build
output=
core=
rounds=5
peers=()
options=() many=()

# Where each peer is from: the project, a package of Debian, or the environment that environment.sh makes.
declare -A source=([template]=project [eigen]=libeigen3-dev [openblas]=libopenblas-dev [libxsmm]=libxsmm-dev
  [onednn]=environment [mkl]=environment [torch]=environment [onnxruntime]=environment [openvino]=environment)
all=(template eigen openblas libxsmm onednn mkl torch onnxruntime openvino)

usage() {
  sed -n '2,5s/^# *//p' "$0"
  exit "$1"
}

# Of one name or several: what they stand for.
choose_peers() {
  local name
  case "$*" in
    all) peers=("${all[@]}") ;;
    none) peers=() ;;
    *)
      for name in "$@"; do
        [[ $name != all && $name != none ]] || stop "run.sh: --peers $name stands alone"
        [ -n "${source[$name]:-}" ] || stop "run.sh: '$name' is not a peer; there are: all, none, ${all[*]}"
      done
      peers=("$@")
      ;;
  esac
}

install_peers() {
  local name packages=() from_environment=()
  for name in "${peers[@]}"; do
    case ${source[$name]} in
      project) ;;
      environment) from_environment+=("$name") ;;
      *) dpkg-query -W -f '${db:Status-Status}\n' "${source[$name]}" 2>/dev/null | grep -qx installed || packages+=("${source[$name]}") ;;
    esac
  done
  [ ${#packages[@]} = 0 ] || stop "run.sh: these packages are missing. As root: apt-get install --no-install-recommends ${packages[*]}"
  "$root/benchmarks/environment.sh" "${from_environment[@]}"
}

peers_given=
while [ $# -gt 0 ]; do
  case $1 in
    --full) rounds=25 options+=(--all-grids) many=(--many) ;;
    --peers)
      names=()
      while [ $# -ge 2 ] && [[ $2 != -* ]]; do names+=("$2") && shift; done
      [ ${#names[@]} -gt 0 ] || usage 2 >&2
      choose_peers "${names[@]}"
      peers_given=1
      ;;
    --build | --output | --core)
      [ $# -ge 2 ] || usage 2 >&2
      declare "${1#--}=$2"
      shift
      ;;
    --benchmark_*) options+=("$1") ;;
    -h | --help) usage 0 ;;
    *) echo "run.sh: '$1' is not an option" >&2 && usage 2 >&2 ;;
  esac
  shift
done

if [ ! -f "$build/CMakeCache.txt" ]; then
  stop "run.sh: $build is not a build tree; run ./quickstart.sh first, or name one with --build"
fi
if ! grep -q '^CMAKE_BUILD_TYPE:[A-Z]*=Release$' "$build/CMakeCache.txt"; then
  say "run.sh: note: $build is not a release build; the peers are optimised all the same"
fi
[ ! -d "$root/.venv/bin" ] || PATH=$root/.venv/bin:$PATH
if [ -n "$peers_given" ]; then install_peers; else choose_peers template eigen openblas libxsmm; fi
[ ! -d "$root/benchmarks/.venv" ] || environment=$root/benchmarks/.venv
cmake -D CELLC_PEERS_ENVIRONMENT="${environment:-}" "$build" >/dev/null
cmake --build "$build" --target benchmark_grids >&2

# The last core that we may use: interrupts and other programs prefer the first.
[ -n "$core" ] || core=$(taskset -cp $$ | sed 's/.*[ ,-]//')
# As many rounds as fit into the time of the quick mode.
[ ${#peers[@]} -le 4 ] || [ "$rounds" -gt 5 ] || rounds=3
[ -n "$output" ] || output=$build/benchmark_grids.json
figures=$(dirname "$output")/figures
python=$root/benchmarks/.venv/bin/python
mkdir -p "$figures"
echo "core $core, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $rounds rounds; details go to $output"
[ ! -x "$python" ] || echo "figures go to $figures"
names=$(IFS=, && echo "${peers[*]}")
taskset -c "$core" "$build/bin/benchmark_grids" --peers="$names" --benchmark_repetitions="$rounds" \
  --benchmark_enable_random_interleaving=true --benchmark_out="$output" --benchmark_out_format=json "${options[@]}"
[ ! -x "$build/bin/cellc" ] || python3 "$root/benchmarks/build_cost.py" "$build/bin/cellc" "$output" "${many[@]}"
[ ! -x "$python" ] || "$python" "$root/benchmarks/figures.py" "$output" "$figures" >"$figures/figures.txt"
