#!/usr/bin/env python3
"""Times PyTorch on the training step that measure.ts describes, and prints one JSON line.

    python3 tasks/bench/peers/pytorch.py --rounds 5 --threads 1 --blas-threads 2

`--threads` are PyTorch's own; `--blas-threads` those of OpenBLAS, which does the matrix products.
Debian's PyTorch uses whatever BLAS the system has. With the reference BLAS a step takes some 35
times longer, which would be no measurement of PyTorch, so the script refuses: exit code 2.
"""

import argparse
import json
import os
import re
import sys
import time
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--rounds", type=int, default=5)
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--blas-threads", type=int, default=os.cpu_count())
options = parser.parse_args()
if min(options.rounds, options.threads, options.blas_threads) < 1:
    parser.error("--rounds, --threads and --blas-threads: allowed whole numbers of at least 1")

# OpenBLAS reads this when it is loaded.
os.environ["OPENBLAS_NUM_THREADS"] = str(options.blas_threads)

import numpy as np  # noqa: E402
import torch  # noqa: E402
from torch.nn import functional as F  # noqa: E402

BATCH, INPUTS, HIDDEN, CLASSES = 128, 784, 3136, 10
LEARNING_RATE = 1e-4
WARM_UP = 10

torch.set_num_threads(options.threads)


def has_fast_blas():
    """False where the libraries in use are known (Linux) and the only BLAS is the reference one."""
    maps = Path("/proc/self/maps")
    libraries = maps.read_text() if maps.exists() else ""
    fast = re.search("openblas|mkl_|libblis|atlas", libraries)
    return fast is not None or "libblas.so" not in libraries


def uniform(seed, shape, low, high):
    """The numbers of `uniform` in measure.ts."""
    h = np.arange(np.prod(shape), dtype=np.uint32) + np.uint32(seed << 24)
    h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    h ^= h >> np.uint32(16)
    values = low + (high - low) * ((h >> np.uint32(8)) / 2**24)
    return torch.from_numpy(values.astype(np.float32).reshape(shape))


def glorot(seed, inputs, outputs):
    bound = (6 / (inputs + outputs)) ** 0.5
    return uniform(seed, (inputs, outputs), -bound, bound)


def layer(weights):
    """A linear layer; PyTorch stores weights as [outputs, inputs]."""
    inputs, outputs = weights.shape
    linear = torch.nn.Linear(inputs, outputs)
    with torch.no_grad():
        linear.weight.copy_(weights.T)
        linear.bias.zero_()
    return linear


if not has_fast_blas():
    print(
        "PyTorch: found the reference BLAS, allowed an optimized one: "
        "apt-get install libopenblas0-pthread",
        file=sys.stderr,
    )
    sys.exit(2)

x = uniform(1, (BATCH, INPUTS), 0, 1)
labels = torch.arange(BATCH) % CLASSES
model = torch.nn.Sequential(
    layer(glorot(2, INPUTS, HIDDEN)), torch.nn.Sigmoid(), layer(glorot(3, HIDDEN, CLASSES))
)
optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)


def step():
    optimizer.zero_grad(set_to_none=True)
    loss = F.nll_loss(F.log_softmax(model(x), dim=1), labels, reduction="sum")
    loss.backward()
    optimizer.step()
    return loss.item()


losses = [step() for _ in range(WARM_UP)]
milliseconds = []
for _ in range(options.rounds):
    start = time.perf_counter()
    step()
    milliseconds.append((time.perf_counter() - start) * 1000)
name = f"PyTorch {torch.__version__}"
print(json.dumps({"name": name, "milliseconds": milliseconds, "losses": losses[:3]}))
