#!/usr/bin/env bash
# Installs those packages of scripts/packages.txt that are missing. Does nothing, and needs no rights, when all are there.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/say.sh
log=build/logs/apt.log

mapfile -t wanted < <(sed 's/[[:space:]]*#.*//; /^$/d' scripts/packages.txt)

missing_packages() {
  local present
  present=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null | sed -n 's/^installed //p') || true
  printf '%s\n' "${wanted[@]}" | grep -vxF -f <(printf '%s\n' "$present") || true
}

check_distribution() {
  local name=unknown version=""
  if [ -r /etc/os-release ]; then
    name=$(. /etc/os-release && printf %s "${ID:-unknown}")
    version=$(. /etc/os-release && printf %s "${VERSION_ID:-}")
  fi
  if [ "$name $version" != "debian 12" ] || ! command -v apt-get >/dev/null; then
    stop "this is $name $version; the set-up knows Debian 12 only. On another system, install what these packages of Debian hold:" \
      "  ${missing[*]}" "and Halide 21, CMake >= 3.28 and Ninja; then use CMake directly."
  fi
}

find_root() {
  if [ "$(id -u)" = 0 ]; then
    root=()
  elif ! command -v sudo >/dev/null; then
    stop "these packages are missing, and neither root nor sudo is there to install them:" "  ${missing[*]}" \
      "As root: apt-get install --no-install-recommends ${missing[*]}"
  elif sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }; then
    root=(sudo)
  else
    stop "these packages are missing, and sudo asks for a password:" "  ${missing[*]}" "Run this again in a terminal, or as root."
  fi
}

# env carries the setting through sudo.
apt() { logged "$log" "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@"; }

known() { LC_ALL=C apt-cache policy "${missing[@]}" 2>/dev/null | grep -c '^  Candidate: [^(]' || true; }

# A run that was interrupted may have left packages half configured, and old lists name files that are gone: both are mended before the
# second try.
install_missing() {
  if [ "$(known)" -lt "${#missing[@]}" ]; then
    thrice apt update || true
  fi
  apt install --no-install-recommends "${missing[@]}" && return
  logged "$log" "${root[@]}" dpkg --configure -a || true
  apt update || true
  thrice apt install --no-install-recommends --fix-broken "${missing[@]}"
}

mapfile -t missing < <(missing_packages)
[ ${#missing[@]} -eq 0 ] && exit 0
check_distribution
find_root
say "installing ${#missing[@]} system packages (at most 2 GB): ${missing[*]}"
if ! install_missing; then
  because "$log"
  stop "apt-get could not install these packages:" "  ${missing[*]}" "Are the network and Debian's package sources there? Then run this again."
fi
mapfile -t missing < <(missing_packages)
[ ${#missing[@]} -eq 0 ] || stop "apt-get installed, but these packages are still missing: ${missing[*]}"
