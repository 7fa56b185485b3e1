"""Training steps and inferences of this library beside PyTorch, ONNX Runtime and OpenVINO, in turns within one run.

compare_steps.py --ours BUILD/benchmarks/benchmark_step [--python VENV/bin/python] [--mode training] [--cases NAME...]
    [--batches 64 16 4 1] [--threads 2] [--peers eager compiled] [--rounds 7] [--window 1] [--out FILE.md] [--json FILE]

Every side is a process of its own that measures one window of time when told to; they are told in turns, A B C A B C. A
window in which other processes used more than 6 % of a processor is thrown away and repeated, and no ratio is printed from
fewer than --least windows. Ratios are taken within rounds: their median, with a 95 % interval by bootstrap. Networks whose
parameters or multiply-adds differ between the sides are refused. Flush-to-zero is on everywhere; PyTorch keeps freed memory
(glibc told not to give it back), so that page faults are not what is compared.

The peers' packages: pip install -r benchmarks/peers/requirements-engine.txt . On an idle machine; --priority needs the rights
to raise priorities. --isa avx2 caps the instructions of both sides; ONNX Runtime and OpenVINO, which cannot be capped, are left
out.
"""

import argparse
import json
import os
import pathlib
import random
import shlex
import statistics
import subprocess
import sys
import tempfile
import threading
import time

here = pathlib.Path(__file__).resolve().parent
ticks = os.sysconf("SC_CLK_TCK")
# Freed memory stays with the process, in one arena for all threads, on huge pages where the system gives them, as ours is.
retaining = ":".join(
    "glibc.malloc." + setting
    for setting in ("mmap_max=0", "trim_threshold=68719476736", "top_pad=268435456", "arena_max=1", "hugetlb=1")
)


def busy_seconds():
    """Processor time used by everything on the machine since boot."""
    with open("/proc/stat", encoding="ascii") as file:
        user, nice, system, _, _, irq, soft_irq, steal = map(float, file.readline().split()[1:9])
    return (user + nice + system + irq + soft_irq + steal) / ticks


class Side:
    """One child process that speaks the lines of benchmarks/step.cpp."""

    def __init__(self, name, command, environment, start_limit):
        self.name = name
        self.seconds = []  # one number per round; None where every window was disturbed
        self.rejected = 0
        self.peak_megabytes = 0.0
        self.loss = None
        self.failure = ""
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True
        )
        timer = threading.Timer(start_limit, self.process.kill)
        timer.start()
        self.about = self.read()
        timer.cancel()

    def read(self):
        line = self.process.stdout.readline()
        if line:
            return json.loads(line)
        self.process.wait()
        self.errors.seek(0)
        last = self.errors.read().strip().splitlines()[-1:] or ["no message"]
        self.failure = f"ended with status {self.process.returncode}: {last[0]}"
        return None

    def measure(self, limit, retries):
        """Appends one accepted window, or None."""
        for _ in range(retries + 1):
            busy, begin = busy_seconds(), time.perf_counter()
            try:
                self.process.stdin.write("go\n")
                self.process.stdin.flush()
            except BrokenPipeError:  # it died meanwhile; read() says how
                pass
            result = self.read()
            if result is None:
                break
            # The system counts in ticks of 10 ms: two of them are no evidence.
            foreign = max(0.0, busy_seconds() - busy - result["cpu"] - 2 / ticks)
            self.peak_megabytes, self.loss = result["peak_megabytes"], result["loss"]
            if foreign / (time.perf_counter() - begin) <= limit:
                self.seconds.append(result["seconds"])
                return
            self.rejected += 1
        self.seconds.append(None)

    def close(self):
        if self.process.poll() is None:
            self.process.stdin.close()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.errors.close()

    @property
    def accepted(self):
        return [s for s in self.seconds if s is not None]


def interval(values):
    """Median and its 95 % interval by bootstrap."""
    draw = random.Random(1)
    medians = sorted(statistics.median(draw.choices(values, k=len(values))) for _ in range(4000))
    return statistics.median(values), medians[100], medians[-101]


def ratios(ours, peer):
    """Time of ours divided by the peer's, of the rounds in which both were undisturbed."""
    return [a / b for a, b in zip(ours.seconds, peer.seconds) if a is not None and b is not None]


def commands(options, case, batch, threads, folder):
    """Name, command and environment of every side; ours is the first."""
    common = ["--case", case, "--mode", options.mode, "--batch", str(batch), "--threads", str(threads)]
    common += ["--window", str(options.window), "--warm-up", str(options.warm_up), "--serve"]
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads), "TORCHINDUCTOR_COMPILE_THREADS": "1"}
    ours = [options.ours, *common, *shlex.split(options.ours_options)]
    if options.isa == "avx2":
        environment |= {"ONEDNN_MAX_CPU_ISA": "AVX2", "DNNL_MAX_CPU_ISA": "AVX2", "ATEN_CPU_CAPABILITY": "avx2"}
        ours += ["--level", "avx2"]
    keeping = {**environment, "GLIBC_TUNABLES": retaining}
    yield "ours", ours, environment
    for peer in options.peers:
        if peer in ("onnxruntime", "openvino"):
            if batch != 1 or options.mode != "inference" or options.isa != "best":
                continue
            model = pathlib.Path(folder, case + ".onnx")
            if not model.exists():
                export = [options.python, str(here / "pytorch.py"), "--case", case, "--export", str(model)]
                subprocess.run(export, check=True, capture_output=True)
            yield peer, [options.python, str(here / "inference.py"), "--runtime", peer, "--model", str(model), *common], keeping
            continue
        command = [options.python, str(here / "pytorch.py"), *common]
        if peer.startswith("compiled"):
            command.append("--compile")
        if peer.endswith("nchw"):
            command += ["--layout", "nchw"]
        yield peer, command, environment if peer == "eager-default-malloc" else keeping


def compare(options, case, batch, threads, folder):
    """All sides of one row, measured; sides that failed say why."""
    sides = []
    try:
        for name, command, environment in commands(options, case, batch, threads, folder):
            sides.append(Side(name, command, environment, options.start_limit))
        ours, live = sides[0], [s for s in sides if s.about]
        if not ours.about:
            sys.exit(f"{case}: our side {ours.failure}")
        for side in live:
            for what in ("parameters", "macs"):
                if what in side.about and side.about[what] != ours.about[what]:
                    sys.exit(f"{case}: {what} differ: ours {ours.about[what]}, {side.name} {side.about[what]}")
        for _ in range(options.rounds):
            for side in live:
                if not side.failure:
                    side.measure(options.foreign_limit, options.retries)
    finally:
        for side in sides:
            side.close()
    return sides


def milliseconds(values):
    middle, low, high = interval(values)
    return f"{1e3 * middle:.4g} ({1e3 * low:.4g}-{1e3 * high:.4g})"


def row(options, case, batch, threads, sides):
    """A row of the table per peer, and the interval of the ratio to the fastest peer, or None."""
    ours, lines, best = sides[0], [], None
    front = f"| {case} | {batch} | {threads} "
    for side in sides:
        if side.failure:
            lines.append(front + f"| {side.name} | {side.failure} | | | {len(side.accepted)} | {side.rejected} |")
            continue
        memory = f"{side.peak_megabytes:.0f}"
        if len(side.accepted) < options.least:
            text = f"disturbed | | {memory}"
        elif side is ours:
            text = f"{milliseconds(side.accepted)} | 1 | {memory}"
        else:
            pairs = ratios(ours, side)
            if len(pairs) < options.least:
                text = f"{milliseconds(side.accepted)} | disturbed | {memory}"
            else:
                middle, low, high = interval(pairs)
                text = f"{milliseconds(side.accepted)} | {middle:.3f} ({low:.3f}-{high:.3f}) | {memory}"
                if best is None or middle > best[0]:
                    best = (middle, low, high)
        lines.append(front + f"| {side.name} | {text} | {len(side.accepted)} | {side.rejected} |")
    return lines, best


def raise_priority():
    try:
        os.nice(-10)
        pathlib.Path("/proc/self/autogroup").write_text("-10", encoding="ascii")
    except OSError as reason:
        print(f"priority not raised: {reason}", file=sys.stderr)


def read_options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", required=True, help="the program benchmark_step")
    parser.add_argument("--ours-options", default="", help="further arguments for it, such as --direct")
    parser.add_argument("--python", default=sys.executable, help="with the peers' packages")
    parser.add_argument("--mode", default="training", choices=["training", "inference"])
    parser.add_argument("--cases", nargs="+", default=["mobilenet_v2", "mnasnet_a1", "resnet20", "resnet14_w64"])
    parser.add_argument("--batches", nargs="+", type=int, help="default: 64 16 4 1 in training, 1 in inference")
    parser.add_argument("--threads", nargs="+", type=int, help="default: 2 in training, 1 2 in inference")
    parser.add_argument(
        "--peers",
        nargs="*",
        choices=["eager", "compiled", "eager-nchw", "compiled-nchw", "eager-default-malloc", "onnxruntime", "openvino"],
        help="default: eager and compiled, in inference also onnxruntime and openvino",
    )
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--least", type=int, default=5, help="undisturbed rounds needed for a ratio")
    parser.add_argument("--window", type=float, default=1.0, help="seconds")
    parser.add_argument("--warm-up", type=int, default=3, help="steps before the first window")
    parser.add_argument("--foreign-limit", type=float, default=0.06, help="of one processor")
    parser.add_argument("--retries", type=int, default=10, help="of a disturbed window")
    parser.add_argument("--start-limit", type=float, default=900, help="seconds until a side has warmed up")
    parser.add_argument("--isa", default="best", choices=["best", "avx2"])
    parser.add_argument("--priority", action="store_true", help="run at a higher priority")
    parser.add_argument("--at-most", type=float, help="exit status 1 unless every ratio to the fastest peer is surely below")
    parser.add_argument("--out", help="file for the table")
    parser.add_argument("--json", help="file for every window")
    options = parser.parse_args()
    training = options.mode == "training"
    options.batches = options.batches or ([64, 16, 4, 1] if training else [1])
    options.threads = options.threads or ([2] if training else [1, 2])
    if options.peers is None:
        options.peers = ["eager", "compiled"] + ([] if training else ["onnxruntime", "openvino"])
    return options


def main():
    options = read_options()
    if options.priority:
        raise_priority()
    lines, raw, libraries, machine, passed = [], [], {}, "", True
    with tempfile.TemporaryDirectory() as folder:
        for case in options.cases:
            for batch in options.batches:
                for threads in options.threads:
                    sides = compare(options, case, batch, threads, folder)
                    added, best = row(options, case, batch, threads, sides)
                    lines += added
                    print("\n".join(added), flush=True)
                    machine = sides[0].about["machine"]
                    for side in sides:
                        if side.about:
                            libraries[side.about["libraries"]] = None
                        raw.append({"side": side.name, "about": side.about, "seconds": side.seconds, "rejected": side.rejected,
                                    "loss": side.loss, "peak_megabytes": side.peak_megabytes, "failure": side.failure})
                    if options.at_most is not None and (best is None or best[2] > options.at_most):
                        passed = False
                        print(f"{case}, batch {batch}: not surely below {options.at_most} of the fastest peer", file=sys.stderr)
    head = [
        f"{'One training step' if options.mode == 'training' else 'One inference'}; {options.rounds} rounds in turns, windows of "
        f"{options.window} s; instructions: {options.isa}; foreign load allowed: {options.foreign_limit} of a processor.",
        f"{machine}; {'; '.join(libraries)}.",
        "",
        "| network | batch | threads | side | ms (95 %) | ours / side (95 %) | peak MB | rounds | rejected |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    table = "\n".join(head + lines) + "\n"
    print("\n" + table)
    if options.out:
        pathlib.Path(options.out).write_text(table, encoding="utf-8")
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(raw, indent=1), encoding="utf-8")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
