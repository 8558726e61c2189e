#!/usr/bin/env python3
"""torch_times.py CELLC.json OUT.json: the cases of times.cpp by torch: its cells eager and under a CUDA graph, cuDNN's nn.RNN, nn.GRU and nn.LSTM,
with TF32 off and on. Writes all times as JSON and prints the tables for docs/performance.md."""
import json
import statistics
import sys
import time

import torch

STEPS, ROUNDS, WARM_UP = 100, 7, 2
CELLS = {"rnn_tanh": (torch.nn.RNNCell, torch.nn.RNN), "gru": (torch.nn.GRUCell, torch.nn.GRU), "lstm": (torch.nn.LSTMCell, torch.nn.LSTM)}
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


def states_of(name, shape):
    """hx as the cell takes it."""
    h = torch.rand(shape, device="cuda")
    return (h, torch.rand(shape, device="cuda")) if name == "lstm" else h


def copy(to, new):
    for one, other in zip(to, new) if isinstance(to, tuple) else [(to, new)]:
        one.copy_(other)


def step_times(name, size, batch):
    cell = CELLS[name][0](size, size, device="cuda")
    x, h = torch.rand(batch, size, device="cuda"), states_of(name, (batch, size))
    state = [h]

    def step():
        state[0] = cell(x, state[0])

    yield "eager", microseconds(300, step)
    # A graph of one step, its state fed back in place, which is what a loop that gets an input at a time can have.
    graph = graph_of(lambda: copy(h, cell(x, h)))
    yield "graph", microseconds(1000, graph.replay)


def sequence_times(name, size, batch):
    cell = CELLS[name][0](size, size, device="cuda")
    x, h = torch.rand(STEPS, batch, size, device="cuda"), states_of(name, (batch, size))

    def loop():
        state = h
        for t in range(STEPS):
            state = cell(x[t], state)
        return state

    yield "eager", microseconds(2, loop)
    yield "graph", microseconds(10, graph_of(loop).replay)
    first = states_of(name, (1, batch, size))
    for tf32 in (False, True):
        torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = tf32
        rnn = CELLS[name][1](size, size, device="cuda")
        yield "cudnn tf32" if tf32 else "cudnn", microseconds(10, lambda: rnn(x, first))
    torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = False


def table(rows, cell, grid, peers):
    print(f"\n| {cell}, {grid} | {' | '.join(TITLES[peer] for peer in peers)} |\n|{'---|' * (len(peers) + 1)}")
    rows = [row for row in rows if (row["cell"], row["grid"]) == (cell, grid)]
    for size, batch in dict.fromkeys((row["size"], row["batch"]) for row in rows):
        times = {row["peer"]: row["microseconds"] for row in rows if (row["size"], row["batch"]) == (size, batch)}
        print(f"| {size}x{size} N={batch} | {' | '.join(f'{times[peer]:.2f}' for peer in peers)} |")


def main():
    with open(sys.argv[1]) as file:
        rows = json.load(file)
    torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = False
    with torch.inference_mode():
        for row in list(rows):
            times = step_times if row["grid"] == "step" else sequence_times
            for peer, value in times(row["cell"], row["size"], row["batch"]):
                rows.append({**row, "peer": peer, "microseconds": round(value, 3)})
    about = {"gpu": torch.cuda.get_device_name(), "torch": torch.__version__, "cuda": torch.version.cuda, "cudnn": torch.backends.cudnn.version()}
    with open(sys.argv[2], "w") as file:
        json.dump({"about": about, "times": rows}, file, indent=1)
    print(f"{about['gpu']}; torch {about['torch']}, CUDA {about['cuda']}, cuDNN {about['cudnn']}. Microseconds of a step; of {STEPS} steps.")
    for cell in CELLS:
        table(rows, cell, "step", ["cellc", "eager", "graph"])
        table(rows, cell, "sequence", list(TITLES))


main()
