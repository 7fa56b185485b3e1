"""Repeats a training of benchmarks/training.cpp in PyTorch, from the folder that its --dump wrote.

train.py DIR [--threads 2] [--compile] [--bfloat16] [--layout channels_last] [--steps N] [--trace FILE]
train.py --compare OURS.csv THEIRS.csv [--steps 50]

Weights, order of the images and rates are those of the dump; random changes of images are of the same kinds and drawn from
PyTorch's generator. The data stay in memory as bytes; a batch is cropped, mirrored and cut in a few operations on the whole
of it. Set GLIBC_TUNABLES as compare_steps.py does (--retain starts again with it). Prints a line per epoch and one of JSON.
"""

import argparse
import json
import os
import pathlib
import resource
import sys
import time

parser = argparse.ArgumentParser()
parser.add_argument("dump", nargs="?", type=pathlib.Path, help="folder that benchmark_training --dump wrote")
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--compile", action="store_true", help="torch.compile, default mode")
parser.add_argument("--bfloat16", action="store_true", help="forward in autocast to bfloat16, as --products bfloat16 of ours")
parser.add_argument("--layout", default="channels_last", choices=["channels_last", "nchw"])
parser.add_argument("--double", action="store_true", help="in double precision, to see how far rounding alone carries a curve")
parser.add_argument("--steps", type=int, default=0, help="end after so many (0: all); with --compare, how many to compare")
parser.add_argument("--validate-every", type=int, default=1, help="epochs; the last is always validated")
parser.add_argument("--trace", help="file for the loss of every step")
parser.add_argument("--retain", action="store_true", help="keep freed memory, as compare_steps.py has it")
parser.add_argument("--compare", nargs=2, metavar=("OURS", "THEIRS"), help="print the largest difference of two traces")
options = parser.parse_args()


def losses(path):
    lines = pathlib.Path(path).read_text(encoding="ascii").split()[1:]
    return [float(line.split(",")[1]) for line in lines]


if options.compare:
    pairs = list(zip(*map(losses, options.compare)))[: options.steps or 50]
    differences = [abs(a - b) for a, b in pairs]
    worst = max(range(len(pairs)), key=differences.__getitem__)
    print(f"{len(pairs)} steps: largest difference {differences[worst]:.2e} at step {worst + 1}; loss {pairs[0][0]:.4f} to {pairs[-1][0]:.4f}")
    raise SystemExit
if options.dump is None:
    parser.error("name the folder of a dump")
if options.double and options.bfloat16:
    parser.error("choose one of --double and --bfloat16")
if options.retain and "GLIBC_TUNABLES" not in os.environ:
    import compare_steps

    os.environ["GLIBC_TUNABLES"] = compare_steps.retaining
    os.execv(sys.executable, [sys.executable, *sys.argv])

import numpy as np  # noqa: E402  (the options are checked before the slow imports)
import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402

import networks  # noqa: E402

torch.set_num_threads(options.threads)
torch.set_flush_denormal(True)
recipe = json.loads((options.dump / "recipe.json").read_text(encoding="utf-8"))
torch.manual_seed(recipe["seed"])
number = torch.float64 if options.double else torch.float32
blocks, batch = recipe["blocks"], recipe["batch"]


def read(name, kind):
    return torch.from_numpy(np.fromfile(options.dump / name, kind))


def torch_name(name):
    """What networks.resnet calls the parameter that training.cpp calls `name`."""
    layer, parameter = name.rsplit(".", 1)
    parameter = {"scale": "weight", "shift": "bias", "mean": "running_mean", "variance": "running_var"}.get(parameter, parameter)
    if layer == "classifier.linear":
        return f"{3 + 3 * blocks + 2}.{parameter}"
    if layer in ("stem", "stem.norm"):
        return f"{int(layer == 'stem.norm')}.{parameter}"
    stage, block = (int(part.split("]")[0]) for part in layer.split("[")[1:])
    inner = {
        "conv1": "conv1",
        "conv1.norm": "norm1",
        "conv2": "conv2",
        "conv2.norm": "norm2",
        "shortcut": "shortcut.0",
        "shortcut.norm": "shortcut.1",
    }[layer.rsplit("].", 1)[1]]
    return f"{3 + stage * blocks + block}.{inner}.{parameter}"


def load_weights(network):
    values = read("weights.f32", np.float32)
    state = {name: value for name, value in network.state_dict().items() if name.endswith("num_batches_tracked")}
    at = 0
    for entry in recipe["weights"]:
        size = int(np.prod(entry["shape"]))
        state[torch_name(entry["name"])] = values[at : at + size].view(entry["shape"])
        at += size
    network.load_state_dict(state, strict=True)
    assert at == len(values)


channels, height, width = recipe["image"]
train_pixels = read("train_pixels.u8", np.uint8).view(-1, channels, height, width)
test_pixels = read("test_pixels.u8", np.uint8).view(-1, channels, height, width)
train_labels, test_labels = (read(f"{part}_labels.u8", np.uint8).long() for part in ("train", "test"))
order = read("order.u32", np.uint32).to(torch.int64).view(-1, batch)
rates = np.fromfile(options.dump / "rates.f64", np.float64)
steps = min(options.steps or len(rates), len(rates))
per_epoch = len(rates) // recipe["epochs"]
memory = torch.channels_last if options.layout == "channels_last" else torch.contiguous_format
mean, deviation = (torch.tensor(recipe[key], dtype=torch.float64).view(-1, 1, 1) for key in ("mean", "deviation"))
# What each byte becomes in each channel, rounded as ours.
table = ((torch.arange(256, dtype=torch.float64).view(1, 1, -1) / 255 - mean) / deviation).float().to(number).view(channels, 256)


def normalised(pixels):
    planes = [table[c][pixels[:, c].int()] for c in range(channels)]
    return torch.stack(planes, 1).contiguous(memory_format=memory)


padding = recipe["crop"]
padded = F.pad(train_pixels, (padding,) * 4) if padding else train_pixels
rows, columns = torch.arange(height), torch.arange(width)


def training_batch(indices):
    """Crops, mirror images and hidden squares on the bytes of a whole batch, then its normalisation."""
    n = len(indices)
    if not (padding or recipe["flip"] or recipe["cutout"]):
        return normalised(train_pixels[indices])
    y, x = rows.expand(n, -1), columns.expand(n, -1)
    if recipe["flip"]:
        x = torch.where(torch.rand(n, 1) < 0.5, width - 1 - x, x)
    if padding:
        y, x = y + torch.randint(0, 2 * padding + 1, (n, 1)), x + torch.randint(0, 2 * padding + 1, (n, 1))
    pixels = padded[indices[:, None, None], :, y[:, :, None], x[:, None, :]].permute(0, 3, 1, 2)
    if recipe["cutout"]:
        side = recipe["cutout"]
        top, left = (torch.randint(0, extent, (n, 1)) - side // 2 for extent in (height, width))
        hidden_rows, hidden_columns = (rows >= top) & (rows < top + side), (columns >= left) & (columns < left + side)
        pixels = pixels.masked_fill((hidden_rows[:, :, None] & hidden_columns[:, None, :])[:, None], 0)
    return normalised(pixels)


network = networks.resnet(recipe["width"], blocks, channels)
load_weights(network)
network = network.to(dtype=number, memory_format=memory)
call = torch.compile(network) if options.compile else network
norms = {id(p) for m in network.modules() if isinstance(m, torch.nn.BatchNorm2d) for p in m.parameters()}
decayed = [p for name, p in network.named_parameters() if name.endswith("weight") and id(p) not in norms]
others = [p for name, p in network.named_parameters() if name.endswith("bias") or id(p) in norms]
sgd = torch.optim.SGD(
    [{"params": decayed, "weight_decay": recipe["decay"]}, {"params": others, "weight_decay": 0.0}],
    lr=0.1,
    momentum=recipe["momentum"],
    nesterov=recipe["nesterov"],
    fused=True,
)
current = [*network.parameters(), *(b for b in network.buffers() if b.is_floating_point())]
average = [p.detach().clone() for p in current] if recipe["average"] > 0 else None


def step(t):
    for group in sgd.param_groups:
        group["lr"] = float(rates[t])
    with torch.autocast("cpu", torch.bfloat16, enabled=options.bfloat16):
        scores = call(training_batch(order[t]))
    loss = F.cross_entropy(scores.to(number), train_labels[order[t]], label_smoothing=recipe["smoothing"])
    sgd.zero_grad(set_to_none=True)
    loss.backward()
    sgd.step()
    if average:
        with torch.no_grad():
            torch._foreach_lerp_(average, [p.detach() for p in current], 1 - min(recipe["average"], (1 + t) / (10 + t)))
    return loss.item()


@torch.inference_mode()
def accuracy():
    """Of the average, if there is one."""
    own = [p.detach().clone() for p in current]
    for p, a in zip(current, average or current):
        p.data.copy_(a)
    network.eval()
    with torch.autocast("cpu", torch.bfloat16, enabled=options.bfloat16):
        right = sum(
            (network(normalised(test_pixels[at : at + 200])).argmax(1) == test_labels[at : at + 200]).sum().item()
            for at in range(0, len(test_pixels), 200)
        )
    network.train()
    for p, mine in zip(current, own):
        p.data.copy_(mine)
    return right / len(test_pixels)


def cpu_seconds():
    use = resource.getrusage(resource.RUSAGE_SELF)
    return use.ru_utime + use.ru_stime


network.train()
trace, training, reached = [], 0.0, None
begin, cpu = time.perf_counter(), cpu_seconds()
epoch_begin = begin
for t in range(steps):
    trace.append(step(t))
    if (t + 1) % per_epoch == 0:
        seconds, epoch = time.perf_counter() - epoch_begin, (t + 1) // per_epoch
        training += seconds
        line = f"epoch {epoch:2d}  loss {np.mean(trace[-per_epoch:]):.4f}  {seconds:.1f} s"
        if epoch % options.validate_every == 0 or epoch == recipe["epochs"]:
            reached = accuracy()
            line += f"  test accuracy {reached:.4f}"
        print(line, flush=True)
        epoch_begin = time.perf_counter()
about = {
    "system": f"PyTorch {torch.__version__} " + ("compiled" if options.compile else "eager") + (", double" if options.double else ", bfloat16" if options.bfloat16 else ""),
    "steps": steps,
    "accuracy": reached,
    "wall": round(time.perf_counter() - begin, 1),
    "cpu": round(cpu_seconds() - cpu, 1),
    "training": round(training, 1),
    "threads": options.threads,
}
if options.trace:
    pathlib.Path(options.trace).write_text("step,loss\n" + "".join(f"{i + 1},{x!r}\n" for i, x in enumerate(trace)), encoding="ascii")
print(json.dumps(about))
