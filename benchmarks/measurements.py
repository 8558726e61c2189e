"""Reads what benchmarks/run.sh measured.

A time is the fastest of all rounds and variants of a contender; a limit the least of all rounds, as both are of the undisturbed machine.
"""
import json
import math
from collections import defaultdict
from dataclasses import dataclass, field

GRIDS = ("step", "batches", "small", "odd", "sequence", "rows", "lengths", "gru", "gru_sequence", "lstm", "lstm_sequence", "training")
CONTENDERS = ("cellc", "template", "eigen", "openblas", "libxsmm", "onednn", "mkl", "torch", "onnxruntime", "openvino")


@dataclass
class Case:
    limit: float = math.inf  # nanoseconds, as the times
    times: dict = field(default_factory=lambda: defaultdict(lambda: math.inf))  # by contender
    flops: float = 0
    bytes: float = 0  # of weights
    peak: float = 0  # FLOP/s
    stream: float = 0  # bytes/s


def read(path):
    """{grid: {"256x256 N=3": Case}}"""
    grids = defaultdict(lambda: defaultdict(Case))
    with open(path) as file:
        runs = json.load(file)["benchmarks"]
    for run in runs:
        if run["run_type"] != "iteration":
            continue
        grid, name, contender = run["name"].split("/")[:3]
        case, peer = grids[grid][name], contender.split()[0]
        case.limit = min(case.limit, run["limit_ns"])
        case.times[peer] = min(case.times[peer], run["real_time"])
        case.flops, case.bytes = run["flops"], run["bytes"]
        case.peak = max(case.peak, run["peak_flops_per_s"])
        case.stream = max(case.stream, run["stream_bytes_per_s"])
    return grids


def present(cases):
    """The contenders that have a time in one of the cases."""
    return [name for name in CONTENDERS if any(name in case.times for case in cases)]


def mean(cases, contender):
    """The geometric mean of limit/time."""
    logs = [math.log(case.limit / case.times[contender]) for case in cases if contender in case.times]
    return math.exp(sum(logs) / len(logs))


def sizes(name):
    """(I, H, N, T) of "256x256 N=3 T=100" or "gru 256x256 N=3"; T is 0 for a step."""
    size, batch, *steps = name.removeprefix("gru ").removeprefix("lstm ").removeprefix("training ").split()
    return (*(int(n) for n in size.split("x")), int(batch[2:]), int(steps[0][2:]) if steps else 0)
