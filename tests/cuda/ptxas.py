#!/usr/bin/env python3
"""ptxas.py CELLC CELLS FOLDER: every kernel of the target cuda through NVIDIA's assembler, for three GPUs: it is taken, nothing is spilled,
the registers leave room for as many threads as hide the latencies. Ends with 77 (skipped) where there is no ptxas and none can be had."""
import os
import pathlib
import re
import shutil
import subprocess
import sys

gpus = ["sm_80", "sm_86", "sm_90"]
# Cells of a file, size (None: generic), dtype, and whether a sequence takes several steps in one launch.
plans = [
    ("rnn_cell.cpp", "rnn_tanh", None, "float32", False),
    ("rnn_cell.cpp", "rnn_tanh", "10x20", "float32", True),
    ("rnn_cell.cpp", "rnn_relu", "64x64", "float32", True),
    ("rnn_cell.cpp", "rnn_tanh", "256x256", "float32", True),
    ("rnn_cell.cpp", "rnn_tanh", "64x64", "float64", True),
    ("rnn_cell.cpp", "rnn_tanh", "10x20", "bfloat16", True),
    ("rnn_cell.cpp", "rnn_relu", "33x130", "float32", True),
    ("gru_cell.cpp", "gru", None, "float32", False),
    ("gru_cell.cpp", "gru", "64x64", "float32", True),
    ("gru_cell.cpp", "gru", "33x130", "float32", True),
    ("gru_cell.cpp", "gru", "128x128", "float16", True),
    ("lstm_cell.cpp", "lstm", None, "float32", False),
    ("lstm_cell.cpp", "lstm", "6x13", "float32", True),
    ("lstm_cell.cpp", "lstm", "128x128", "float32", True),
    ("peephole_lstm_cell.cpp", "peephole_lstm", "20x30", "float32", True),
]
# The most registers of a thread: a multiprocessor has 65536. Without gates 512 threads are to fit it, with 128 each; where a thread has the
# sums of several gates, or float64, 256 do, with the 255 that a thread can have.
pack_limit, elman_limit, limit = 32, 128, 255


def assembler(folder):
    """The machine's ptxas, or that of the Python package in a folder of the test's own."""
    for found in (os.environ.get("CELLC_PTXAS"), shutil.which("ptxas"), "/usr/local/cuda/bin/ptxas"):
        if found and pathlib.Path(found).exists():
            return found
    own = folder / "ptxas"
    program = own / "nvidia/cuda_nvcc/bin/ptxas"
    if not program.exists():
        requirements = pathlib.Path(__file__).with_name("requirements.txt")
        pip = [sys.executable, "-m", "venv", str(own / "venv")]
        install = [str(own / "venv/bin/python"), "-m", "pip", "install", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:",
                   "--target", str(own), "-r", str(requirements)]
        done = subprocess.run(pip, capture_output=True).returncode == 0 and subprocess.run(install, capture_output=True).returncode == 0
        if not done or not program.exists():
            print("skipped: no ptxas on this machine, and tests/cuda/requirements.txt could not be installed (is the network there?)")
            sys.exit(77)
    program.chmod(0o755)
    return str(program)


def sources(data):
    """The PTX texts in an object: from .version to a zero byte."""
    return [part[:part.index(b"\0")].decode() for part in (data[at.start():] for at in re.finditer(rb"\.version ", data))]


def kind_of(ptx):
    name = re.search(r"\.entry (\w+)\(", ptx).group(1)
    kinds = {"_kernel_packed": "pack", "_kernel_new_states_": "recur", "_kernel_projected": "project", "_kernel_new_state_": "step"}
    kind = next(kind for beginning, kind in kinds.items() if name.startswith(beginning))
    return "step_many" if kind == "step" and "lane" in name else kind  # whose threads have tiles of units


def check(label, condition, what):
    if not condition:
        print(f"FAILED {label}: {what}")
    return condition


def main():
    cellc, cells, folder = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    ptxas = assembler(folder)
    version = subprocess.run([ptxas, "--version"], capture_output=True, text=True).stdout.split("release ")[-1].split(",")[0]
    print(f"ptxas {version}; registers of a thread on {', '.join(gpus)}")
    good = True
    for file, cell, size, dtype, recurs in plans:
        label = f"{cell} {size or 'generic'} {dtype}"
        out = folder / "kernels"
        shutil.rmtree(out, ignore_errors=True)
        made = subprocess.run([cellc, "build", str(cells / file), "--cell", cell, *(["--size", size] if size else ["--generic"]), "--dtype", dtype,
                               "--target", "cuda", "-o", str(out)], capture_output=True, text=True)
        good &= check(label, made.returncode == 0 and made.stderr == "", f"cellc build: {made.stderr}")
        texts = sources(next(out.glob("*.o")).read_bytes())
        kinds = sorted(kind_of(ptx) for ptx in texts)
        good &= check(label, kinds == sorted(["pack", "step", "step_many"] + (["project", "recur"] if recurs else [])), f"kernels {kinds}")
        words = []
        for ptx in texts:
            kind = kind_of(ptx)
            good &= check(f"{label} {kind}", ".ftz" not in ptx, "flushes subnormals")
            good &= check(f"{label} {kind}", ".approx" not in ptx, "divides or takes roots inexactly")
            (folder / "kernel.ptx").write_text(ptx)
            used = []
            for gpu in gpus:
                done = subprocess.run([ptxas, "-v", f"-arch={gpu}", str(folder / "kernel.ptx"), "-o", "/dev/null"], capture_output=True, text=True)
                said = done.stdout + done.stderr
                good &= check(f"{label} {kind} {gpu}", done.returncode == 0, said)
                spilled = re.findall(r"(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads", said)
                good &= check(f"{label} {kind} {gpu}", bool(spilled) and all(set(row) == {"0"} for row in spilled), f"spills: {said}")
                used.append(max(map(int, re.findall(r"Used (\d+) registers", said)), default=0))
            is_elman = dtype == "float32" and cell.startswith("rnn")
            most = pack_limit if kind == "pack" else elman_limit if is_elman else limit
            good &= check(f"{label} {kind}", max(used) <= most, f"{used} registers; at most {most}")
            words.append(f"{kind} {'/'.join(map(str, used))}")
        print(f"{label}: {', '.join(words)}")
    sys.exit(0 if good else 1)


main()
