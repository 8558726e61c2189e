#!/usr/bin/env python3
"""Prints the tables of docs/performance.md from what benchmarks/run.sh measured.

    benchmarks/tables.py [build/benchmark_grids.json] [--grid step] [--cases "10x20 N=1" ...]
"""
import argparse

from measurements import GRIDS, mean, present, read, sizes


def order(name):
    inputs, hidden, batch, steps = sizes(name)
    return hidden, inputs, steps, batch


def microseconds(ns):
    us = ns / 1000
    return f"{us:.3f}" if us < 10 else f"{us:.1f}" if us < 1000 else f"{us:.0f}"


def percent(fraction):
    return f"{fraction:.0%}" if fraction > 0.02 else f"{fraction:.1%}"


def two_digits(fraction):
    return f"{fraction:.2f}" if fraction >= 0.1 else f"{fraction:.3f}"


def print_grid(grid, cases, wanted):
    contenders = present(cases.values())
    print(f"| {grid} | limit µs | " + " | ".join(contenders) + " |")
    print("|---|---|" + "---|" * len(contenders))
    for name in sorted(cases, key=order):
        case = cases[name]
        if wanted and name not in wanted:
            continue
        cells = [f"{microseconds(case.times[c])} ({percent(case.limit / case.times[c])})" if c in case.times else "" for c in contenders]
        print(f"| {name} | {microseconds(case.limit)} | " + " | ".join(cells) + " |")
    means = [f"{contender} {two_digits(mean(cases.values(), contender))}" for contender in contenders]
    print(f"\nGeometric mean of limit / time over these {len(cases)} cases: {', '.join(means)}.\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("json", nargs="?", default="build/benchmark_grids.json")
    parser.add_argument("--grid", action="append", choices=GRIDS, help="only this grid")
    parser.add_argument("--cases", nargs="+", help='only these rows, such as "10x20 N=1"')
    options = parser.parse_args()
    grids = read(options.json)
    for grid in options.grid or sorted(grids, key=GRIDS.index):
        print_grid(grid, grids[grid], options.cases)


if __name__ == "__main__":
    main()
