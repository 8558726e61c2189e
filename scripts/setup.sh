#!/usr/bin/env bash
# Everything that building needs: system packages, and the Python environment .venv. Quick when all is there.
set -euo pipefail
cd "$(dirname "$0")"
./system_packages.sh
./python_environment.sh
