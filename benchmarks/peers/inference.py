"""One inference in ONNX Runtime or OpenVINO, float32, as lines of JSON.

inference.py --runtime onnxruntime|openvino --model FILE.onnx [--case NAME] [--threads 1] [--serve]

FILE comes from  pytorch.py --case NAME --export FILE . Speaks the lines of benchmarks/step.cpp; batch 1.
"""

import argparse
import importlib

import numpy

import serving

parser = argparse.ArgumentParser()
serving.add_options(parser)
parser.set_defaults(mode="inference", batch=1)
parser.add_argument("--runtime", required=True, choices=["onnxruntime", "openvino"])
parser.add_argument("--model", required=True)
options = parser.parse_args()
if options.batch != 1 or options.mode != "inference":
    raise SystemExit("the exported models are for inference of one image")

library = importlib.import_module(options.runtime)
serving.forget_peak()
base = serving.resident_megabytes("VmRSS")
images = numpy.random.default_rng(0).uniform(-1, 1, (1, 3, 32, 32)).astype(numpy.float32)

if options.runtime == "onnxruntime":
    settings = library.SessionOptions()
    settings.intra_op_num_threads = options.threads
    settings.inter_op_num_threads = 1
    # Denormals are flushed on every side of the comparison.
    settings.add_session_config_entry("session.set_denormal_as_zero", "1")
    session = library.InferenceSession(options.model, settings, providers=["CPUExecutionProvider"])
    feed = {session.get_inputs()[0].name: images}
    version = f"ONNX Runtime {library.__version__}"

    def step():
        session.run(None, feed)
else:
    core = library.Core()
    compiled = core.compile_model(
        options.model,
        "CPU",
        {
            "INFERENCE_NUM_THREADS": options.threads,
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_PRECISION_HINT": "f32",
            "CPU_DENORMALS_OPTIMIZATION": True,
        },
    )
    request = compiled.create_infer_request()
    request.set_input_tensor(library.Tensor(images))
    version = f"OpenVINO {library.__version__.split('-')[0]}"

    def step():
        request.infer()


about = {
    "system": version.rsplit(" ", 1)[0],
    "libraries": version,
    "case": options.case,
    "mode": options.mode,
    "batch": options.batch,
    "threads": options.threads,
}
serving.serve(about, step, options, base)
