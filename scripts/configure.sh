#!/usr/bin/env bash
# configure.sh PRESET FOLDER: configures FOLDER. A cache that belongs to another place, or that no longer works, is dropped.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/say.sh
preset=$1 folder=$2 log=build/logs/configure-$1.log
rm -f "$log"

configure() { logged "$log" .venv/bin/cmake --preset "$preset" "$@"; }

if grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" "$folder/CMakeCache.txt" 2>/dev/null; then
  configure && exit 0
fi
configure --fresh && exit 0
because "$log"
stop "CMake could not configure the preset '$preset'."
