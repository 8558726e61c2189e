#!/usr/bin/env bash
# From a bare Debian 12 to PyTorch's own RNNCell example: installs what is missing, builds the compiler and the kernels, runs the example.
set -euo pipefail
cd "$(dirname "$0")"
. scripts/say.sh

scripts/setup.sh
scripts/configure.sh release build
say "building the compiler, the kernels and the example in build/"
.venv/bin/cmake --build --preset release --target 01_rnn_cell
echo
build/bin/01_rnn_cell "$@"
