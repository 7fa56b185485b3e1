"""One training step (forward, loss, backward, fused SGD with momentum) or one inference in PyTorch, as lines of JSON.

pytorch.py --case mobilenet_v2 [--layout channels_last] [--compile] [--mode training] [--batch 64] [--threads 2] [--serve]
pytorch.py --case mobilenet_v2 --export FILE.onnx

Speaks the lines of benchmarks/step.cpp. Set GLIBC_TUNABLES as compare_steps.py does, or the allocator gives memory back to
the system after every step and page faults are timed.
"""

import argparse
import re

import serving

parser = argparse.ArgumentParser()
serving.add_options(parser)
parser.add_argument("--layout", default="channels_last", choices=["channels_last", "nchw"])
parser.add_argument("--compile", action="store_true", help="torch.compile, default mode")
parser.add_argument("--export", help="write the network in ONNX, batch 1, and stop")
options = parser.parse_args()

import torch  # noqa: E402  (the options are checked before the slow import)
import torch.nn.functional as F  # noqa: E402

import networks  # noqa: E402

if options.case not in networks.CASES:
    raise SystemExit(f"no network {options.case}; there are: {' '.join(networks.CASES)}")
torch.set_num_threads(options.threads)
torch.set_flush_denormal(True)
torch.manual_seed(0)
serving.forget_peak()
base = serving.resident_megabytes("VmRSS")

network = networks.CASES[options.case]()
if options.export:
    torch.onnx.export(network.eval(), (torch.randn(1, 3, 32, 32),), options.export, dynamo=False, opset_version=17)
    raise SystemExit

about = {
    "system": "PyTorch " + ("compiled" if options.compile else "eager") + (", NCHW" if options.layout == "nchw" else ""),
    "libraries": f"PyTorch {torch.__version__}, oneDNN "
    + (re.search(r"(?:MKL-DNN|oneDNN) v([0-9.]+[0-9])", torch.__config__.show()) or ["", "not found"])[1]
    + f", {torch.backends.cpu.get_cpu_capability()}",
    "case": options.case,
    "mode": options.mode,
    "batch": options.batch,
    "threads": options.threads,
    "parameters": networks.parameters(network),
    "macs": networks.macs(network),
}

order = torch.channels_last if options.layout == "channels_last" else torch.contiguous_format
training = options.mode == "training"
network = network.to(memory_format=order).train(training)
images = (torch.rand(options.batch, 3, 32, 32) * 2 - 1).contiguous(memory_format=order)
labels = torch.randint(0, 10, (options.batch,))
call = torch.compile(network) if options.compile else network

if training:
    sgd = torch.optim.SGD(network.parameters(), 0.01, momentum=0.9, weight_decay=4e-5, fused=True)

    def step():
        sgd.zero_grad(set_to_none=True)
        loss = F.cross_entropy(call(images), labels)
        loss.backward()
        sgd.step()
        return loss.detach()
else:

    def step():
        with torch.inference_mode():
            call(images)


serving.serve(about, step, options, base)
