#!/usr/bin/env bash
# Makes .venv with the packages of scripts/requirements.txt: Halide, CMake, Ninja. Does nothing when it is as it should be; one that is half
# made, of another place or of other versions is made anew.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/say.sh
log=build/logs/pip.log
python=/usr/bin/python3
[ -x "$python" ] || stop "there is no $python: install the Debian package python3-venv."

# What the environment is made of; written into it when it is complete. Its programs contain its path.
identity="$PWD $("$python" --version) $(sha256sum <scripts/requirements.txt)"

complete() {
  [ "$(cat .venv/cellc-identity 2>/dev/null)" = "$identity" ] &&
    .venv/bin/cmake --version >/dev/null 2>&1 && .venv/bin/ninja --version >/dev/null 2>&1 &&
    compgen -G '.venv/lib/python3*/site-packages/halide/lib64/libHalide.so' >/dev/null
}

make_environment() {
  rm -rf .venv
  logged "$log" env -u PYTHONHOME -u PYTHONPATH "$python" -m venv .venv &&
    logged "$log" env -u PYTHONHOME -u PYTHONPATH .venv/bin/python -m pip install --disable-pip-version-check --no-deps \
      --only-binary :all: --retries 5 -r scripts/requirements.txt
}

complete && exit 0
say "making the Python environment .venv (Halide, CMake, Ninja)"
if ! thrice make_environment; then
  because "$log"
  stop "the Python packages of scripts/requirements.txt could not be installed. Is the network there? Then run this again."
fi
printf '%s\n' "$identity" >.venv/cellc-identity
complete || stop "the Python environment .venv was made, but its programs do not run: see $log."
