#!/usr/bin/env python3
"""Measures what objects cost to make: processor time and size, each made by a process of its own as a build does.

    benchmarks/build_cost.py CELLC FILE.json [--many]

Adds an object "build" to FILE.json. --many makes 200 objects, on two cores, too.
"""
import argparse
import json
import math
import os
import resource
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

TARGETS = ["x86-64-v2", "x86-64-v3", "x86-64-v4"]
SIZES = ["10x20", "64x64", "256x256", "1024x1024"]
MANY = [f"{units}x{units}" for units in range(16, 16 * 50 + 1, 16)]  # by four targets: 200 objects


def write_plans(cellc, folder, sizes, targets):
    subprocess.run([cellc, "plan", "--library", "cost", "--cell", "rnn_tanh", "--dtype", "float32", "-o", folder,
                    "--target", *targets, "--size", *sizes], check=True)
    return [f"rnn_tanh_{size}_float32_{target}" for target in targets for size in sizes]


def make(cellc, folder, name):
    subprocess.run([cellc, "build", "--plan", f"{folder}/{name}.plan", "-o", f"{folder}/{name}.o"], check=True)


def section_bytes(path):
    """Code and constants, as they go into a program."""
    text, data, bss = subprocess.run(["size", path], check=True, capture_output=True, text=True).stdout.splitlines()[1].split()[:3]
    return int(text) + int(data) + int(bss)


def cost(cellc, folder, name):
    best = math.inf
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        make(cellc, folder, name)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return {"name": name, "processor_seconds": round(best, 3), "bytes": section_bytes(f"{folder}/{name}.o"),
            "file_bytes": os.path.getsize(f"{folder}/{name}.o")}


def mean(objects, key):
    return math.exp(sum(math.log(o[key]) for o in objects) / len(objects))


def make_many(cellc, folder):
    names = write_plans(cellc, folder, MANY, [*TARGETS, "x86-64-v4-vnni-bf16"])
    start = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda name: make(cellc, folder, name), names))
    return {"objects": len(names), "cores": min(2, len(os.sched_getaffinity(0))), "seconds": round(time.monotonic() - start, 1)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cellc")
    parser.add_argument("file")
    parser.add_argument("--many", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        build = {"objects": [cost(options.cellc, folder, name) for name in write_plans(options.cellc, folder, SIZES, TARGETS)]}
        if options.many:
            build["many"] = make_many(options.cellc, folder)
    with open(options.file) as file:
        results = json.load(file)
    results["build"] = build
    with open(options.file, "w") as file:
        json.dump(results, file, indent=2)
    worst = max(build["objects"], key=lambda o: o["processor_seconds"])
    print(f"an object costs {mean(build['objects'], 'processor_seconds'):.2f} s of processor time and {mean(build['objects'], 'bytes') / 1024:.0f} KB "
          f"(geometric means of {len(build['objects'])}; at most {worst['processor_seconds']:.2f} s, "
          f"{max(o['bytes'] for o in build['objects']) / 1024:.0f} KB)")
    if options.many:
        print("{objects} objects take {seconds} s on {cores} cores".format(**build["many"]))


if __name__ == "__main__":
    main()
