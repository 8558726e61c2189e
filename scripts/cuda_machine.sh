#!/usr/bin/env bash
# cuda_machine.sh [--python PYTHON]: on a machine with an NVIDIA GPU, everything that needs one: the tests on the GPU, then times beside torch
# and cuDNN, as JSON and as the table for docs/performance.md. PYTHON is one that has torch with CUDA; without it, torch is installed into
# build/cuda/venv (6 GB).
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/say.sh
python=
while [ $# -gt 0 ]; do
  case $1 in
    --python) [ $# -ge 2 ] || stop "cuda_machine.sh: --python needs the path of a Python" && python=$2 && shift ;;
    *) stop "cuda_machine.sh: '$1' is not an option; there is: --python PYTHON" ;;
  esac
  shift
done
nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader ||
  stop "cuda_machine.sh: nvidia-smi finds no NVIDIA GPU or no driver on this machine."

export PATH=$PWD/.venv/bin:$PATH
out=build/cuda
mkdir -p "$out"
scripts/setup.sh
scripts/configure.sh release build
cmake --build build --target cellc test_cuda test_cuda_absent cuda_times

say "tests on the GPU"
ctest --test-dir build -L cuda --output-on-failure --no-tests=error
build/bin/test_cuda | grep -qx "on a GPU" || stop "cuda_machine.sh: the tests did not run on a GPU."
say "every kernel through ptxas"
ctest --test-dir build -R 'cuda[.]ptxas' --output-on-failure

say "times"
build/bin/cuda_times >"$out/cellc.json"
if [ -z "$python" ]; then
  python=$out/venv/bin/python
  "$python" -c "import torch" 2>/dev/null || { /usr/bin/python3 -m venv "$out/venv" && "$python" -m pip install --quiet torch; } ||
    stop "cuda_machine.sh: torch could not be installed; name a Python that has it: --python PYTHON"
fi
"$python" benchmarks/cuda/torch_times.py "$out/cellc.json" "$out/figures.json" | tee "$out/table.md"
say "all of it is in $out/figures.json and $out/table.md"
