"""benchmarks/peers/compare_steps.py takes turns, throws disturbed windows away and refuses unequal networks.

The sides are children that only claim to have measured something.
"""

import argparse
import json
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "benchmarks" / "peers"))
import compare_steps  # noqa: E402

problems = []


def expect(condition, what):
    if not condition:
        problems.append(what)


# Writes its name to a common file whenever it is told to measure; idle ones take no processor time but claim to.
child = """
import json, sys
name, seconds, parameters, cpu, windows, log = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5]), sys.argv[6]
print(json.dumps({"libraries": name, "parameters": parameters, "macs": 7, "machine": "none"}), flush=True)
for line in sys.stdin:
    if windows == 0:
        sys.exit("out of memory")
    windows -= 1
    with open(log, "a") as file:
        file.write(name)
    print(json.dumps({"seconds": seconds, "cpu": cpu, "loss": 1.0, "peak_megabytes": 2.0}), flush=True)
"""


def run(*sides, **changes):
    """Sides as (name, seconds, parameters, claimed processor time, windows); yields them measured, and the order of windows."""
    settings = {"rounds": 5, "least": 5, "retries": 2, "foreign_limit": 1e9, "start_limit": 60}
    options = argparse.Namespace(**{**settings, **changes})
    with tempfile.TemporaryDirectory() as folder:
        log = pathlib.Path(folder, "log")
        log.touch()
        compare_steps.commands = lambda *_: [
            (side[0], [sys.executable, "-c", child, *map(str, side), str(log)], None) for side in sides
        ]
        measured = compare_steps.compare(options, "net", 4, 2, folder)
        lines, best = compare_steps.row(options, "net", 4, 2, measured)
        return measured, "".join(lines), best, log.read_text()


measured, text, best, order = run(("a", 1.0, 5, 0, 99), ("b", 2.0, 5, 0, 99), ("c", 4.0, 5, 0, 99))
expect(order == "abc" * 5, f"sides did not take turns: {order}")
expect(best == (0.5, 0.5, 0.5), f"the fastest peer is not the one compared with: {best}")
expect("0.250 (0.250-0.250)" in text, f"no ratio to the slower peer: {text}")

# A negative limit rejects everything, unless the child claims more time than passed.
measured, text, best, order = run(("a", 1.0, 5, 99, 99), ("b", 2.0, 5, 0, 99), foreign_limit=-1.0)
expect([len(s.accepted) for s in measured] == [0, 0] and best is None, "disturbed windows were taken")
expect([s.rejected for s in measured] == [15, 15], f"retries: {[s.rejected for s in measured]}")
expect("disturbed" in text and "0.5" not in text, f"a ratio from disturbed windows: {text}")

measured, text, best, _ = run(("a", 1.0, 5, 0, 99), ("b", 2.0, 5, 0, 3))
expect("out of memory" in text and best is None, f"a side that died is not named: {text}")

try:
    run(("a", 1.0, 5, 0, 99), ("b", 2.0, 6, 0, 99))
    expect(False, "networks of different parameters were compared")
except SystemExit as reason:
    expect("parameters differ: ours 5, b 6" in str(reason), f"the refusal says: {reason}")

low, high = compare_steps.interval([1.0, 2.0, 3.0, 4.0, 5.0])[1:]
expect(1.0 <= low < 3.0 < high <= 5.0, f"bootstrap: {low}, {high}")
expect(json.loads(json.dumps(compare_steps.interval([2.0] * 7))) == [2.0, 2.0, 2.0], "bootstrap of equal values")

for problem in problems:
    print(problem)
if problems:
    sys.exit(f"{len(problems)} problems")
print("sides take turns, disturbed windows and unequal networks are refused")
