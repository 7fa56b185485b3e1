"""What every peer does: describe itself in one line of JSON, then time one window per line "go" on standard input."""

import json
import resource
import statistics
import sys
import time


def resident_megabytes(what):
    with open("/proc/self/status", encoding="ascii") as status:
        for line in status:
            if line.startswith(what + ":"):
                return int(line.split()[1]) * 1.024e-3
    return 0.0


def forget_peak():
    """Lets VmHWM start again from what is resident now; without the right to do so it stays too high."""
    try:
        with open("/proc/self/clear_refs", "w", encoding="ascii") as refs:
            refs.write("5")
    except OSError:
        pass


def own_cpu_seconds():
    use = resource.getrusage(resource.RUSAGE_SELF)
    return use.ru_utime + use.ru_stime


def window(step, seconds, base):
    """Median of samples of at least 3 ms within a window of time."""
    cpu, begin = own_cpu_seconds(), time.perf_counter()
    samples, runs, loss = [], 0, 0.0
    while True:
        start, n = time.perf_counter(), 0
        while True:
            loss = step()
            n += 1
            elapsed = time.perf_counter() - start
            if elapsed >= 3e-3:
                break
        samples.append(elapsed / n)
        runs += n
        if time.perf_counter() - begin >= seconds:
            break
    wall = time.perf_counter() - begin
    return {
        "seconds": statistics.median(samples),
        "runs": runs,
        "wall": wall,
        "cpu": own_cpu_seconds() - cpu,
        "loss": float(loss) if loss is not None else 0.0,
        "peak_megabytes": resident_megabytes("VmHWM") - base,
    }


def serve(about, step, options, base):
    for _ in range(options.warm_up):
        step()
    print(json.dumps(about), flush=True)
    if options.serve:
        for line in sys.stdin:
            if line.strip() == "go":
                print(json.dumps(window(step, options.window, base)), flush=True)
    else:
        for _ in range(options.rounds):
            print(json.dumps(window(step, options.window, base)), flush=True)


def add_options(parser):
    parser.add_argument("--case", default="mobilenet_v2")
    parser.add_argument("--mode", default="training", choices=["training", "inference"])
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=7, help="windows, without --serve")
    parser.add_argument("--window", type=float, default=1.0, help="seconds")
    parser.add_argument("--warm-up", type=int, default=3, help="runs before the first window")
    parser.add_argument("--serve", action="store_true", help='one window for every line "go" on standard input')
