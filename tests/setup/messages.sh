#!/usr/bin/env bash
# What scripts/system_packages.sh says when it cannot install, with stand-ins for the programs that it asks.
set -uo pipefail
scripts=$(cd "$(dirname "$0")/../../scripts" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

# program NAME LINE...: a stand-in. Never a link: what is written here must not reach the machine's own programs.
program() {
  rm -f "$folder/bin/$1"
  printf '%s\n' '#!/bin/bash' "${@:2}" >"$folder/bin/$1"
  chmod +x "$folder/bin/$1"
}

# A machine where nothing of the list is installed, seen by an ordinary user.
bare_machine() {
  rm -rf "$folder/bin" "$folder/copy"
  mkdir -p "$folder/bin" "$folder/copy"
  cp -r "$scripts" "$folder/copy/scripts"
  local tool
  for tool in bash cat dirname env grep mkdir sed tail; do program $tool "exec $(command -v $tool) \"\$@\""; done
  program dpkg-query 'exit 1'
  program apt-cache 'exit 0'
  program apt-get 'echo "E: Unable to fetch some archives"; exit 100'
  program dpkg 'exit 0'
  program sleep 'exit 0'
  program id 'echo 1000'
}

# expect WHAT TEXT: the script must stop and its words hold TEXT.
expect() {
  local output
  if output=$(PATH=$folder/bin "$folder/copy/scripts/system_packages.sh" 2>&1 </dev/null); then
    echo "WRONG: $1: it went on" && failed=1
  elif [[ $output != *"$2"* ]]; then
    printf 'WRONG: %s: expected "%s" in:\n%s\n' "$1" "$2" "$output" && failed=1
  else
    echo "ok: $1"
  fi
}

bare_machine
expect "neither root nor sudo" "As root: apt-get install --no-install-recommends g++"

bare_machine
program sudo 'exit 1'
expect "sudo asks for a password" "Run this again in a terminal, or as root."

bare_machine
program id 'echo 0'
expect "the network is away" "Are the network and Debian's package sources there?"
expect "apt's own words are shown" "E: Unable to fetch some archives"

bare_machine
program dpkg-query 'while [ $# -gt 0 ]; do case $1 in -W|-f) ;; \$*) ;; *) echo "installed $1" ;; esac; shift; done'
PATH=$folder/bin "$folder/copy/scripts/system_packages.sh" || { echo "WRONG: all is there, yet it stopped" && failed=1; }
exit $failed
