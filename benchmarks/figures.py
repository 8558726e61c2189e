#!/usr/bin/env python3
"""Draws what benchmarks/run.sh measured. Needs matplotlib, which benchmarks/.venv has; docs/performance.md tells how to read the figures.

    benchmarks/figures.py [build/benchmark_grids.json] [build/figures]
"""
import argparse
import json
import pathlib

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402: after the choice of what draws
from matplotlib.ticker import ScalarFormatter  # noqa: E402

from measurements import CONTENDERS, mean, present, read, sizes  # noqa: E402

COLOURS = dict(zip(CONTENDERS, plt.get_cmap("tab10").colors))
WITHIN = 0.1  # what counts as flat


def cache_levels(path):
    """[(name, bytes)] of the data caches, from the smallest."""
    with open(path) as file:
        caches = json.load(file)["context"]["caches"]
    return sorted({(f"L{c['level']}", c["size"]) for c in caches if c["type"] != "Instruction"}, key=lambda level: level[1])


def roofs(cases, levels):
    """[(name, the best bytes/s of weights that fit into this cache and no smaller one)]"""
    found, smaller = [], 0
    for name, size in levels:
        rates = [case.stream for case in cases if smaller < case.bytes <= size]
        found += [(name, max(rates))] if rates else []
        smaller = size
    return found


def plain(axis):
    """Numbers instead of powers on a logarithmic axis."""
    axis.set_major_formatter(ScalarFormatter())
    axis.set_minor_formatter(ScalarFormatter())


def draw_roofline(grids, levels):
    """GFLOP/s against FLOPs for a byte of weights: our kernels under the machine's roofs."""
    figure, axes = plt.subplots(figsize=(8, 5))
    steps = list(grids["step"].values())
    peak = max(case.peak for case in steps)
    for name, rate in roofs(steps, levels):
        axes.plot([0.25, peak / rate], [0.25 * rate / 1e9, peak / 1e9], color="grey", linewidth=1)
        axes.annotate(f"{name} {rate / 1e9:.0f} GB/s", (0.26, 0.27 * rate / 1e9), fontsize=8, rotation=34)
    axes.axhline(peak / 1e9, color="black", linewidth=1)
    axes.annotate(f"FMA peak {peak / 1e9:.0f} GFLOP/s", (20, peak / 1e9 * 1.06), fontsize=8)
    for hidden in sorted({sizes(name)[1] for name in grids["step"]}):
        cases = [case for name, case in grids["step"].items() if sizes(name)[1] == hidden and "cellc" in case.times]
        points = sorted((case.flops / case.bytes, case.flops / case.times["cellc"]) for case in cases)
        axes.plot(*zip(*points), marker="o", markersize=4, linewidth=0.7, label=f"H={hidden}")
    axes.set(xscale="log", yscale="log", xlabel="FLOPs for each byte of weights", ylabel="GFLOP/s")
    axes.legend(fontsize=8)
    plain(axes.yaxis)
    return figure


def draw_bars(grids):
    """The geometric mean of limit/time of each contender, a panel for each grid."""
    shown = [grid for grid in ("step", "sequence", "small", "batches") if grids.get(grid)]
    figure, panels = plt.subplots(1, len(shown), figsize=(3.2 * len(shown), 3.6), squeeze=False)
    for axes, grid in zip(panels[0], shown):
        cases = list(grids[grid].values())
        names = present(cases)[::-1]
        values = [mean(cases, name) for name in names]
        axes.barh(names, values, color=[COLOURS[name] for name in names])
        for row, value in enumerate(values):
            axes.annotate(f"{value:.2g}", (value, row), xytext=(2, 0), textcoords="offset points", va="center", fontsize=8)
        axes.set(title=grid, xlabel="limit / time", xlim=(0, 1.12))
    figure.tight_layout()
    return figure


def draw_cost(lines, variable):
    """lines: [(label, colour, {N or T: picoseconds a FLOP})]; the band is 10% above the cheapest of cellc."""
    figure, axes = plt.subplots(figsize=(8, 4.5))
    for label, colour, costs in lines:
        axes.plot(*zip(*sorted(costs.items())), marker="o", markersize=3, linewidth=1, color=colour, label=label)
        if label.startswith("cellc"):
            least = min(costs.values())
            axes.axhspan(least, least * (1 + WITHIN), color=colour, alpha=0.12, linewidth=0)
    axes.set(xscale="log", yscale="log", xlabel=variable, ylabel="picoseconds for each FLOP")
    axes.legend(fontsize=8, loc="center left", bbox_to_anchor=(1, 0.5))
    plain(axes.yaxis)
    figure.tight_layout()
    return figure


def cost(case, contender):
    return case.times[contender] * 1000 / case.flops


def row_lines(grids):
    cases = {sizes(name)[2]: case for grid in ("batches", "rows") for name, case in grids.get(grid, {}).items() if sizes(name)[2] >= 12}
    return [(name, COLOURS[name], {n: cost(case, name) for n, case in cases.items() if name in case.times})
            for name in present(cases.values())]


def length_lines(grids):
    lines, shades = [], {"cellc": ("tab:blue", "tab:cyan"), "template": ("tab:orange", "tab:olive")}
    cases = grids.get("lengths", {})
    for name in present(cases.values()):
        for hidden, shade in zip(sorted({sizes(key)[1] for key in cases}), shades.get(name, ("grey", "silver"))):
            costs = {sizes(key)[3]: cost(case, name) for key, case in cases.items() if sizes(key)[1] == hidden}
            lines.append((f"{name} {hidden}x{hidden} N=1", shade, costs))
    return lines


def spread(lines, variable):
    for label, _, costs in lines:
        if label.startswith("cellc"):
            ratio = max(costs.values()) / min(costs.values())
            yield f"{label}: cost of a FLOP from {variable} = {min(costs)} to {max(costs)}: largest / least {ratio:.2f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("json", nargs="?", default="build/benchmark_grids.json")
    parser.add_argument("folder", nargs="?", default="build/figures", type=pathlib.Path)
    options = parser.parse_args()
    grids = read(options.json)
    rows, lengths = row_lines(grids), length_lines(grids)
    figures = {"bars": draw_bars(grids)} if any(grids.values()) else {}
    if any("cellc" in case.times for case in grids.get("step", {}).values()):
        figures["roofline"] = draw_roofline(grids, cache_levels(options.json))
    if rows:
        figures["cost_rows"] = draw_cost(rows, "N")
    if lengths:
        figures["cost_lengths"] = draw_cost(lengths, "T")
    options.folder.mkdir(parents=True, exist_ok=True)
    for name, figure in figures.items():
        figure.savefig(options.folder / f"{name}.svg")
    print(*spread(rows, "N"), *spread(lengths, "T"), f"figures: {', '.join(figures)} in {options.folder}", sep="\n")


if __name__ == "__main__":
    main()
