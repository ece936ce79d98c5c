#!/usr/bin/env python3
"""Times PyTorch on the work of work.ts as measure.ts times it, and prints one JSON line.

    python3 tasks/bench/peers/pytorch.py --work cnn --batch 16 --threads 1 --blas-threads 1

`--threads` are PyTorch's own; `--blas-threads` those of OpenBLAS, which does the matrix products.
Debian's PyTorch uses whatever BLAS the system has. With the reference BLAS a step of the MLP takes some
35 times longer, which would be no measurement of PyTorch, so the script refuses: exit code 2.
"""

import argparse
import json
import os
import re
import sys
import time
from pathlib import Path
from statistics import median

parser = argparse.ArgumentParser()
parser.add_argument("--work", choices=["mlp", "cnn"], default="mlp")
parser.add_argument("--batch", type=int, default=128)
parser.add_argument("--seconds", type=float, default=0.5)
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--blas-threads", type=int, default=os.cpu_count())
options = parser.parse_args()
if min(options.batch, options.threads, options.blas_threads) < 1:
    parser.error("--batch, --threads and --blas-threads: allowed whole numbers of at least 1")

# OpenBLAS reads this when it is loaded.
os.environ["OPENBLAS_NUM_THREADS"] = str(options.blas_threads)

import numpy as np  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402

CLASSES = 10
NETWORKS = {
    "mlp": {
        "input": (784,),
        "weights": [(3136, 784), (10, 3136)],
        "activation": nn.Sigmoid,
        "reduction": "sum",
        "learning_rate": 1e-4,
    },
    "cnn": {
        "input": (3, 32, 32),
        "weights": [(6, 3, 5, 5), (16, 6, 5, 5), (120, 400), (84, 120), (10, 84)],
        "activation": nn.ReLU,
        "reduction": "mean",
        "learning_rate": 1e-3,
    },
}
BLOCK_SECONDS = 0.02

torch.set_num_threads(options.threads)


def has_fast_blas():
    """False where the libraries in use are known (Linux) and the only BLAS is the reference one."""
    maps = Path("/proc/self/maps")
    libraries = maps.read_text() if maps.exists() else ""
    fast = re.search("openblas|mkl_|libblis|atlas", libraries)
    return fast is not None or "libblas.so" not in libraries


def uniform(seed, shape, low, high):
    """The numbers of `uniform` in work.ts."""
    h = np.arange(np.prod(shape), dtype=np.uint32) + np.uint32(seed << 24)
    h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    h ^= h >> np.uint32(16)
    values = low + (high - low) * ((h >> np.uint32(8)) / 2**24)
    return torch.from_numpy(values.astype(np.float32).reshape(shape))


def layer(seed, shape):
    """A convolution or a linear layer with the weights of `glorot` in work.ts and no bias yet."""
    outputs, inputs, *size = shape
    made = nn.Conv2d(inputs, outputs, size) if size else nn.Linear(inputs, outputs)
    bound = (6 / ((outputs + inputs) * np.prod(size))) ** 0.5
    with torch.no_grad():
        made.weight.copy_(uniform(seed, shape, -bound, bound))
        made.bias.zero_()
    return made


def build(weights, activation):
    layers = []
    for seed, shape in enumerate(weights, 2):
        if len(shape) == 4:
            layers += [layer(seed, shape), activation(), nn.MaxPool2d(2)]
        else:
            layers += [nn.Flatten(), layer(seed, shape), activation()]
    return nn.Sequential(*layers[:-1])


if not has_fast_blas():
    print(
        "PyTorch: found the reference BLAS, allowed an optimized one: "
        "apt-get install libopenblas0-pthread",
        file=sys.stderr,
    )
    sys.exit(2)

work = NETWORKS[options.work]
x = uniform(1, (options.batch, *work["input"]), 0, 1)
labels = torch.arange(options.batch) % CLASSES
model = build(work["weights"], work["activation"])
cross_entropy = nn.CrossEntropyLoss(reduction=work["reduction"])
optimizer = torch.optim.SGD(model.parameters(), lr=work["learning_rate"])


def train(steps):
    for _ in range(steps):
        optimizer.zero_grad(set_to_none=True)
        loss = cross_entropy(model(x), labels)
        loss.backward()
        optimizer.step()
    return loss.item()


losses = []


def timed(steps):
    """Seconds of one step, from so many."""
    start = time.perf_counter()
    loss = train(steps)
    seconds = (time.perf_counter() - start) / steps
    if steps == 1:
        losses.append(loss)
    return seconds


def repeat(measure):
    """Results of `measure`, called for `--seconds` and at least once."""
    results = []
    end = time.perf_counter() + options.seconds
    while not results or time.perf_counter() < end:
        results.append(measure())
    return results


warm_up = repeat(lambda: timed(1))
steps = max(1, round(BLOCK_SECONDS / median(warm_up)))
milliseconds = [1000 * t for t in repeat(lambda: timed(steps))]
name = f"PyTorch {torch.__version__}"
print(json.dumps({"name": name, "milliseconds": milliseconds, "losses": losses[:3]}))
