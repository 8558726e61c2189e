#!/usr/bin/env bash
# models.sh PROCESSOR PROGRAM NEWEST QEMU...: what the programs of steps.cpp choose on qemu's models of processors. qemu has no AVX-512;
# tests/runtime/choice.cpp makes up processors that have.
set -uo pipefail
processor=$1 program=$2 newest=$3
qemu=("${@:4}")
failed=0

# expect MODEL WHAT TEXT COMMAND...: the command's output on the model must hold TEXT; an illegal instruction is none of it.
expect() {
  local output
  output=$("${qemu[@]}" -cpu "$1" "${@:4}" 2>&1)
  if [[ $output == *"$3"* ]]; then
    echo "ok: $1: $2"
  else
    printf 'WRONG: %s: %s: expected "%s" in:\n%s\n' "$1" "$2" "$3" "$output" && failed=1
  fi
}

# chooses MODEL TARGET: the kernel of the exact size, and the generic one, both with right numbers.
chooses() { expect "$1" "$2" "rnn_tanh_10x20_float32_$2"$'\n'"rnn_tanh_generic_float32_$2" "$program"; }

# forced MODEL TARGET TEXT
forced() { CELLC_FORCE_TARGET=$2 expect "$1" "CELLC_FORCE_TARGET=$2" "$3" "$program"; }

x86_64() {
  local model
  for model in Nehalem Westmere SandyBridge IvyBridge Opteron_G4 Opteron_G5 Denverton Snowridge; do chooses $model x86-64-v2; done
  for model in Haswell Broadwell Skylake-Client EPYC EPYC-Rome EPYC-Milan Dhyana max; do chooses $model x86-64-v3; done
  # Less than a level, down to an operating system that does not save the upper halves of registers.
  for model in Haswell,-fma Haswell,-avx2 Haswell,-bmi2 Haswell,-movbe Haswell,-f16c Haswell,-xsave; do chooses $model x86-64-v2; done
  for model in Penryn Nehalem,-popcnt Haswell,-sse4.2; do
    expect $model "none" "no kernel for rnn_tanh 10x20 float32 runs on this processor, which has none of the targets that there are" "$program"
  done
  forced Haswell x86-64-v2 rnn_tanh_10x20_float32_x86-64-v2$'\n'rnn_tanh_generic_float32_x86-64-v2
  forced SandyBridge x86-64-v3 "CELLC_FORCE_TARGET: x86-64-v3 needs avx2, bmi, bmi2, f16c, fma, lzcnt, movbe, which this processor lacks; it has: x86-64-v2."
  forced Haswell x86-64-v4 "CELLC_FORCE_TARGET: x86-64-v4 needs avx512bw, avx512cd, avx512dq, avx512f, avx512vl, which this processor lacks; it has: x86-64-v2, x86-64-v3."
  forced Haswell avx2 'CELLC_FORCE_TARGET: unknown target "avx2". It takes: x86-64-v2, x86-64-v3'
  expect Haswell "kernels of x86-64-v4 alone" "no kernel for rnn_tanh 10x20 float32 runs on this processor, which has x86-64-v2, x86-64-v3;" "$newest"
  # What the tests above would see.
  expect SandyBridge "x86-64-v3 although it lacks it" "uncaught target signal 4" "$program" x86-64-v3
  expect Haswell "x86-64-v4 although it lacks it" "uncaught target signal 4" "$program" x86-64-v4
}

aarch64() {
  local model
  for model in cortex-a53 cortex-a57 cortex-a72 cortex-a35; do chooses $model arm-64; done
  for model in cortex-a76 neoverse-n1 max; do chooses $model arm-64-dotprod-fp16; done
  chooses a64fx arm-64
  forced cortex-a76 arm-64 rnn_tanh_10x20_float32_arm-64$'\n'rnn_tanh_generic_float32_arm-64
  forced cortex-a72 arm-64-dotprod-fp16 "CELLC_FORCE_TARGET: arm-64-dotprod-fp16 needs asimddp, asimdhp, fphp, which this processor lacks; it has: arm-64."
  expect cortex-a72 "kernels of arm-64-dotprod-fp16 alone" "no kernel for rnn_tanh 10x20 float32 runs on this processor, which has arm-64;" "$newest"
}

$processor
exit $failed
