#!/usr/bin/env python3
"""Prints the tables of docs/performance.md from what benchmarks/run.sh measured.

    benchmarks/tables.py [build/benchmark_grids.json] [--grid step] [--cases "10x20 N=1" ...]

A time is the fastest of all rounds and variants of a contender; a limit the least of all rounds, as both are of the undisturbed machine.
"""
import argparse
import json
import math
from collections import defaultdict


def read(path):
    """{grid: {case: (limit, {contender: time})}}, in nanoseconds."""
    limits, times = {}, defaultdict(dict)
    for run in json.load(open(path))["benchmarks"]:
        if run["run_type"] != "iteration":
            continue
        grid, case, contender = run["name"].split("/")[:3]
        key, name = (grid, case), contender.split()[0]
        limits[key] = min(limits.get(key, math.inf), run["limit_ns"])
        times[key][name] = min(times[key].get(name, math.inf), run["real_time"])
    grids = defaultdict(dict)
    for (grid, case), limit in limits.items():
        grids[grid][case] = (limit, times[grid, case])
    return grids


def order(case):
    size, batch, *steps = case.split()
    return [int(n) for n in size.split("x")[::-1]], steps, int(batch[2:])


def microseconds(ns):
    us = ns / 1000
    return f"{us:.3f}" if us < 10 else f"{us:.1f}" if us < 1000 else f"{us:.0f}"


def print_grid(name, cases, wanted):
    contenders = [c for c in ("cellc", "template", "eigen", "openblas", "libxsmm") if any(c in times for _, times in cases.values())]
    print(f"| {name} | limit µs | " + " | ".join(contenders) + " |")
    print("|---|---|" + "---|" * len(contenders))
    for case in sorted(cases, key=order):
        limit, times = cases[case]
        if wanted and case not in wanted:
            continue
        cells = [f"{microseconds(times[c])} ({limit / times[c]:.0%})" if c in times else "" for c in contenders]
        print(f"| {case} | {microseconds(limit)} | " + " | ".join(cells) + " |")
    means = []
    for contender in contenders:
        logs = [math.log(limit / times[contender]) for limit, times in cases.values() if contender in times]
        means.append(f"{contender} {math.exp(sum(logs) / len(logs)):.2f}")
    print(f"\nGeometric mean of limit / time over these {len(cases)} cases: {', '.join(means)}.\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("json", nargs="?", default="build/benchmark_grids.json")
    parser.add_argument("--grid", action="append", help="only this grid: step, batches, small, sequence")
    parser.add_argument("--cases", nargs="+", help='only these rows, such as "10x20 N=1"')
    options = parser.parse_args()
    grids = read(options.json)
    for name in options.grid or grids:
        print_grid(name, grids[name], options.cases)


if __name__ == "__main__":
    main()
