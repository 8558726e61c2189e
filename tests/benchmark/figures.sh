#!/usr/bin/env bash
# Tables and figures of sample.json, whose numbers are made up. 77: matplotlib is missing, the figures are not tested.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
benchmarks=$here/../../benchmarks
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export PYTHONDONTWRITEBYTECODE=1
failed=0

# expect WHAT TEXT OUTPUT
expect() {
  if [[ $3 == *"$2"* ]]; then
    echo "ok: $1"
  else
    printf 'WRONG: %s: expected "%s" in:\n%s\n' "$1" "$2" "$3" && failed=1
  fi
}

tables=$(python3 "$benchmarks/tables.py" "$here/sample.json")
expect "the fastest time, the least limit, the faster variant" "| 16x16 N=1 | 0.010 | 0.020 (50%) | 0.040 (25%) |" "$tables"
expect "a contender without a time" "| 128x128 N=8 | 2.000 | 4.000 (50%) |  |" "$tables"
expect "geometric means" "over these 2 cases: cellc 0.50, eigen 0.25." "$tables"
expect "one grid" "| lengths |" "$(python3 "$benchmarks/tables.py" "$here/sample.json" --grid lengths)"

python=$benchmarks/.venv/bin/python
[ -x "$python" ] || python=python3
"$python" -c 'import matplotlib' 2>/dev/null || exit $((failed ? 1 : 77))
drawn=$("$python" "$benchmarks/figures.py" "$here/sample.json" "$folder")
expect "what a FLOP costs at many rows" "cellc: cost of a FLOP from N = 12 to 4096: largest / least 1.25" "$drawn"
expect "and over many steps" "cellc 64x64 N=1: cost of a FLOP from T = 10 to 100: largest / least 1.25" "$drawn"
for figure in bars roofline cost_rows cost_lengths; do
  expect "$figure.svg is drawn" "</svg>" "$(cat "$folder/$figure.svg")"
done
exit $failed
