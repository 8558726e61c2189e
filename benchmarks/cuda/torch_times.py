#!/usr/bin/env python3
"""torch_times.py CELLC.json OUT.json: the cases of times.cpp by torch: RNNCell eager and under a CUDA graph, cuDNN's nn.RNN, with TF32 off and
on. Writes all times as JSON and prints the table for docs/performance.md."""
import json
import statistics
import sys
import time

import torch

STEPS, ROUNDS, WARM_UP = 100, 15, 3
TITLES = {"cellc": "cellc", "eager": "torch eager", "graph": "torch CUDA graph", "cudnn": "cuDNN", "cudnn tf32": "cuDNN, TF32"}


def microseconds(times, call):
    """The median of some rounds of `times` calls."""
    found = []
    for round in range(WARM_UP + ROUNDS):
        torch.cuda.synchronize()
        start = time.perf_counter()
        for _ in range(times):
            call()
        torch.cuda.synchronize()
        if round >= WARM_UP:
            found.append((time.perf_counter() - start) / times * 1e6)
    return statistics.median(found)


def graph_of(call):
    """`call` as a graph."""
    side = torch.cuda.Stream()
    with torch.cuda.stream(side):
        for _ in range(3):
            call()
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        call()
    return graph


def step_times(size, batch):
    cell = torch.nn.RNNCell(size, size, device="cuda")
    x, h = torch.rand(batch, size, device="cuda"), torch.rand(batch, size, device="cuda")
    state = [h]

    def step():
        state[0] = cell(x, state[0])

    yield "eager", microseconds(1000, step)
    # A graph of one step, its state fed back in place, which is what a loop that gets an input at a time can have.
    graph = graph_of(lambda: h.copy_(cell(x, h)))
    yield "graph", microseconds(2000, graph.replay)


def sequence_times(size, batch):
    cell = torch.nn.RNNCell(size, size, device="cuda")
    x, h = torch.rand(STEPS, batch, size, device="cuda"), torch.rand(batch, size, device="cuda")

    def loop():
        state = h
        for t in range(STEPS):
            state = cell(x[t], state)

    yield "eager", microseconds(3, loop)
    yield "graph", microseconds(20, graph_of(loop).replay)
    for tf32 in (False, True):
        torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = tf32
        rnn = torch.nn.RNN(size, size, device="cuda")
        yield "cudnn tf32" if tf32 else "cudnn", microseconds(20, lambda: rnn(x, h[None]))
    torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = False


def table(rows, grid, peers):
    print(f"\n| I=H, N | {' | '.join(TITLES[peer] for peer in peers)} |\n|{'---|' * (len(peers) + 1)}")
    cases = dict.fromkeys((row["size"], row["batch"]) for row in rows if row["grid"] == grid)
    for size, batch in cases:
        times = {row["peer"]: row["microseconds"] for row in rows if (row["grid"], row["size"], row["batch"]) == (grid, size, batch)}
        print(f"| {size}x{size} N={batch} | {' | '.join(f'{times[peer]:.2f}' for peer in peers)} |")


def main():
    with open(sys.argv[1]) as file:
        rows = json.load(file)
    torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = False
    with torch.inference_mode():
        for row in list(rows):
            times = step_times if row["grid"] == "step" else sequence_times
            for peer, value in times(row["size"], row["batch"]):
                rows.append({**row, "peer": peer, "microseconds": round(value, 3)})
    about = {"gpu": torch.cuda.get_device_name(), "torch": torch.__version__, "cuda": torch.version.cuda, "cudnn": torch.backends.cudnn.version()}
    with open(sys.argv[2], "w") as file:
        json.dump({"about": about, "times": rows}, file, indent=1)
    print(f"{about['gpu']}; torch {about['torch']}, CUDA {about['cuda']}, cuDNN {about['cudnn']}. Microseconds of a step; of {STEPS} steps.")
    table(rows, "step", ["cellc", "eager", "graph"])
    table(rows, "sequence", list(TITLES))


main()
