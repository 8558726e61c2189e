#!/usr/bin/env bash
# environment.sh PEER...: makes benchmarks/.venv, or adds to it, what the figures and these peers need of requirements.txt.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/say.sh
unset PYTHONHOME PYTHONPATH
log=$PWD/build/logs/peers.log
folder=benchmarks/.venv
pip=($folder/bin/python -m pip --disable-pip-version-check)

wanted=$(mktemp)
trap 'rm -f "$wanted"' EXIT
for name in figures "$@"; do
  sed -n "s/^\([^# ]*\) *# $name\(:.*\)\{0,1\}$/\1/p" benchmarks/requirements.txt
done >"$wanted"

complete() {
  "${pip[@]}" freeze 2>/dev/null | sort | comm -13 - <(sort "$wanted") | { ! grep -q .; }
}

install() {
  "${pip[@]}" --version >/dev/null 2>&1 || logged "$log" /usr/bin/python3 -m venv --clear $folder || return
  logged "$log" "${pip[@]}" install --no-deps --only-binary :all: --retries 5 -r "$wanted"
}

complete && exit 0
say "installing into $folder (at most 3 GB): $(tr '\n' ' ' <"$wanted")"
rm -f "$log"
thrice install && complete && exit 0
because "$log"
stop "the Python packages of benchmarks/requirements.txt could not be installed. Is the network there? Then run this again." \
  "Or leave some out: benchmarks/run.sh --peers NAME..."
