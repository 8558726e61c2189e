# Sourced by the other scripts: how they speak and try again.

say() { printf 'cellc: %s\n' "$*" >&2; }

# stop MESSAGE... : each argument a line.
stop() {
  printf 'cellc: %s\n' "$@" >&2
  exit 1
}

# logged FILE COMMAND... : the command's output goes to the end of a file.
logged() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  "$@" >>"$log" 2>&1 </dev/null
}

# thrice COMMAND... : up to three tries, with a pause between them.
thrice() {
  "$@" || { sleep 3 && "$@"; } || { sleep 10 && "$@"; }
}

# because FILE: the last lines of a log, to show why something failed.
because() {
  say "the end of $1:"
  tail -n 15 "$1" | sed 's/^/  | /' >&2
}
