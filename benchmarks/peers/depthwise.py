"""Weight gradients of depthwise convolutions beside oneDNN and PyTorch, in turns.

depthwise.py --ours BUILD/benchmarks/benchmark_kernels [--python VENV/bin/python] [--threads 2] [--rounds 5] [--out FILE.md]

The own kernels and oneDNN's of the version they are built with are timed by benchmark_kernels, PyTorch's channels-last ones
by this script, one after the other in every round; ratios are taken within rounds, medians over them. Run with the Python
that has PyTorch (benchmarks/peers/requirements-engine.txt) on an idle machine.
"""

import argparse
import re
import statistics
import subprocess
import time

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--ours", required=True, help="the program benchmark_kernels")
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--rounds", type=int, default=5)
parser.add_argument("--out")
options = parser.parse_args()

import torch  # noqa: E402  (the options are checked before the slow import)

torch.set_num_threads(options.threads)
torch.set_flush_denormal(True)


def layer(name):
    """Kernel, stride, dilation, channels, pixels and batch of a row such as 'dw5s2 72@56 b32 backward weights'."""
    m = re.fullmatch(r"dw(\d)(?:s(\d))?(?:d(\d))? (\d+)@(\d+) b(\d+) backward weights", name)
    return m and [int(x or 1) for x in m.groups()]


def torch_milliseconds(kernel, stride, dilation, channels, pixels, batch):
    last = torch.channels_last
    x = torch.randn(batch, channels, pixels, pixels).contiguous(memory_format=last)
    weight = torch.randn(channels, 1, kernel, kernel).contiguous(memory_format=last)
    padding = kernel // 2 * dilation
    y = torch.nn.functional.conv2d(x, weight, None, stride, padding, dilation, channels)
    gradient = torch.randn_like(y).contiguous(memory_format=last)

    def once():
        torch.ops.aten.convolution_backward(
            gradient, x, weight, None, [stride] * 2, [padding] * 2, [dilation] * 2, False, [0, 0], channels,
            [False, True, False],
        )

    once()
    seconds = []
    end = time.perf_counter() + 0.3
    while time.perf_counter() < end or len(seconds) < 5:
        begin = time.perf_counter()
        once()
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds) * 1e3


def own_rows():
    """Milliseconds of the own kernel and of oneDNN (None where it was not timed), by name."""
    printed = subprocess.run(
        [options.ours, "backward weights", str(options.threads), "3"], check=True, capture_output=True, text=True
    ).stdout
    rows, columns = {}, []
    for line in printed.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] == "kernel":
            columns = cells
        elif layer(cells[0]):
            row = dict(zip(columns, cells))
            rows[cells[0]] = (float(row["ms"]), float(row["oneDNN ms"]) if row["oneDNN ms"] else None)
    machine = next((line for line in printed.splitlines() if line.startswith("machine")), "")
    return machine, rows


results = {}
for _ in range(options.rounds):
    machine, rows = own_rows()
    for name, (own, library) in rows.items():
        results.setdefault(name, []).append((own, library, torch_milliseconds(*layer(name))))

lines = [
    f"{machine}; PyTorch {torch.__version__}, channels-last; {options.rounds} rounds",
    "",
    "| weight gradient | own ms | oneDNN ms | PyTorch ms | oneDNN / own | PyTorch / own |",
    "|---|---|---|---|---|---|",
]
for name, rounds in results.items():
    own, library, peer = (
        statistics.median(values) if None not in values else None for values in zip(*rounds)
    )
    library_ratio = statistics.median(l / o for o, l, _ in rounds) if library else None
    peer_ratio = statistics.median(p / o for o, _, p in rounds)
    lines.append(
        f"| {name.removesuffix(' backward weights')} | {own:.3f} | {f'{library:.2f}' if library else ''} | {peer:.3f} "
        f"| {f'{library_ratio:.1f}' if library else ''} | {peer_ratio:.1f} |"
    )
text = "\n".join(lines) + "\n"
print(text)
if options.out:
    with open(options.out, "w") as f:
        f.write(text)
