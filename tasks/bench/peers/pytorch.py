#!/usr/bin/env python3
"""Times PyTorch on the work of work.ts as measure.ts times it, and prints one JSON line.

    python3 tasks/bench/peers/pytorch.py --work cnn --batch 16 --threads 1 --blas-threads 1

`--threads` are PyTorch's own; `--blas-threads` those of OpenBLAS, which does the matrix products.
Debian's PyTorch uses whatever BLAS the system has. With the reference BLAS a step of the MLP takes some
35 times longer, which would be no measurement of PyTorch, so the script refuses: exit code 2.

`--device cuda` computes on a graphics card, in float32 proper: without TF32, which rounds factors to 10 bits.
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
parser.add_argument("--work", choices=["mlp", "cnn", "resnet", "product"], default="mlp")
parser.add_argument("--hidden", type=int, default=3136)
parser.add_argument("--size", type=int, default=1024)
parser.add_argument("--optimizer", choices=["sgd", "adam"], default="sgd")
parser.add_argument("--batch", type=int, default=128)
parser.add_argument("--seconds", type=float, default=0.5)
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--blas-threads", type=int, default=os.cpu_count())
parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
options = parser.parse_args()
counts = ["batch", "hidden", "size", "threads", "blas_threads"]
if min(vars(options)[name] for name in counts) < 1:
    flags = ", ".join("--" + name.replace("_", "-") for name in counts)
    parser.error(f"{flags}: allowed whole numbers of at least 1")
on_card = options.device == "cuda"

# OpenBLAS reads this when it is loaded.
os.environ["OPENBLAS_NUM_THREADS"] = str(options.blas_threads)

import numpy as np  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402

CLASSES = 10
NETWORKS = {
    "mlp": {
        "input": (784,),
        "weights": [(options.hidden, 784), (10, options.hidden)],
        "activation": nn.Sigmoid,
        "reduction": "sum",
        "learning_rate": {"sgd": 1e-4, "adam": 1e-4},
        "momentum": 0,
    },
    "cnn": {
        "input": (3, 32, 32),
        "weights": [(6, 3, 5, 5), (16, 6, 5, 5), (120, 400), (84, 120), (10, 84)],
        "activation": nn.ReLU,
        "reduction": "mean",
        "learning_rate": {"sgd": 1e-3, "adam": 1e-3},
        "momentum": 0,
    },
    "resnet": {
        "input": (3, 32, 32),
        "reduction": "mean",
        "learning_rate": {"sgd": 1e-2, "adam": 1e-3},
        "momentum": 0.9,
    },
}
# A card has to be waited for before the clock is read.
BLOCK_SECONDS = 0.1 if on_card else 0.02

torch.set_num_threads(options.threads)
torch.backends.cuda.matmul.allow_tf32 = False
torch.backends.cudnn.allow_tf32 = False
# cuDNN measures which of its convolutions is fastest.
torch.backends.cudnn.benchmark = True


def refuse(line):
    """Ends the program with this line."""
    print(line, file=sys.stderr)
    sys.exit(2)


def computing():
    """What computes, in words."""
    if on_card:
        if not torch.cuda.is_available():
            built = f"was built for CUDA {torch.version.cuda}" if torch.version.cuda else "lacks CUDA"
            refuse(
                f"PyTorch: --device cuda: found no CUDA device (PyTorch {torch.__version__} {built}), "
                "needed: a card of NVIDIA's with its driver, and a PyTorch built for CUDA"
            )
        return f"CUDA on {torch.cuda.get_device_name()}, float32 without TF32"
    blas = blas_in_use()
    if blas is None:
        refuse(
            "PyTorch: found the reference BLAS, allowed an optimized one: "
            "apt-get install libopenblas0-pthread"
        )
    return blas


def blas_in_use():
    """The BLAS among the libraries in use, where these are known (Linux); None for the reference one."""
    maps = Path("/proc/self/maps")
    libraries = maps.read_text() if maps.exists() else ""
    fast = re.search(r"[^/\s]*(openblas|mkl_|libblis|atlas)[^/\s]*", libraries)
    if fast is not None:
        return fast[0].split(".so")[0]
    return None if "libblas.so" in libraries else "a BLAS"


def uniform(seed, shape, low, high):
    """The numbers of `uniform` in work.ts."""
    h = np.arange(np.prod(shape), dtype=np.uint32) + np.uint32(seed << 24)
    h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    h ^= h >> np.uint32(16)
    values = low + (high - low) * ((h >> np.uint32(8)) / 2**24)
    return torch.from_numpy(values.astype(np.float32).reshape(shape))


def start(seed, made):
    """A convolution or a linear layer with the weights of `glorot` in work.ts and a bias of 0."""
    shape = tuple(made.weight.shape)
    outputs, inputs, *size = shape
    bound = (6 / ((outputs + inputs) * np.prod(size))) ** 0.5
    with torch.no_grad():
        made.weight.copy_(uniform(seed, shape, -bound, bound))
        if made.bias is not None:
            made.bias.zero_()


def plain(weights, activation):
    """The MLP and the CNN."""
    layers = []
    for outputs, inputs, *size in weights:
        if size:
            layers += [nn.Conv2d(inputs, outputs, size), activation(), nn.MaxPool2d(2)]
        else:
            layers += [nn.Flatten(), nn.Linear(inputs, outputs), activation()]
    return nn.Sequential(*layers[:-1])


def convolution(inputs, outputs, size, stride):
    """A convolution with batch normalisation."""
    made = nn.Conv2d(inputs, outputs, size, stride, padding=size // 2, bias=False)
    return [made, nn.BatchNorm2d(outputs)]


class Block(nn.Module):
    """Two convolutions, added to what came in."""

    def __init__(self, inputs, outputs):
        super().__init__()
        stride = 1 if inputs == outputs else 2
        self.main = nn.Sequential(
            *convolution(inputs, outputs, 3, stride),
            nn.ReLU(inplace=True),
            *convolution(outputs, outputs, 3, 1),
        )
        self.shortcut = nn.Sequential(
            *(convolution(inputs, outputs, 1, stride) if stride > 1 else [])
        )

    def forward(self, x):
        return nn.functional.relu(self.main(x) + self.shortcut(x), inplace=True)


def residual_network():
    """That of plugins/models/resnet.ts with its default options."""
    blocks = [
        Block(16 * before if i == 0 else 16 * width, 16 * width)
        for before, width in [(1, 1), (1, 2), (2, 4)]
        for i in range(3)
    ]
    return nn.Sequential(
        *(convolution(3, 16, 3, 1) + [nn.ReLU(inplace=True)] + blocks),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(64, CLASSES),
    )


name = f"PyTorch {torch.__version__}, {computing()}"


def trainer():
    """A function that takes so many training steps and returns the loss of the last."""
    work = NETWORKS[options.work]
    x = uniform(1, (options.batch, *work["input"]), 0, 1).to(options.device)
    labels = (torch.arange(options.batch) % CLASSES).to(options.device)
    model = (
        residual_network()
        if options.work == "resnet"
        else plain(work["weights"], work["activation"])
    )
    weighted = [layer for layer in model.modules() if isinstance(layer, (nn.Conv2d, nn.Linear))]
    for seed, layer in enumerate(weighted, 2):
        start(seed, layer)
    model.to(options.device)
    cross_entropy = nn.CrossEntropyLoss(reduction=work["reduction"])
    rate = work["learning_rate"][options.optimizer]
    if options.optimizer == "adam":
        # All parameters in one call for each operation: the faster of PyTorch's two ways, not its default.
        optimizer = torch.optim.Adam(model.parameters(), lr=rate, foreach=True)
    else:
        optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=work["momentum"])

    def train(steps):
        for _ in range(steps):
            optimizer.zero_grad(set_to_none=True)
            loss = cross_entropy(model(x), labels)
            loss.backward()
            optimizer.step()
        if on_card:
            torch.cuda.synchronize()
        return loss.item()

    return train


def multiplier():
    """A function that multiplies so many times and returns the last number of the product."""
    shape = (options.size, options.size)
    a, b = (uniform(seed, shape, 0, 1).to(options.device) for seed in (1, 65))

    def train(times):
        for _ in range(times):
            product = a @ b
        return product[-1, -1].item()

    return train


train = multiplier() if options.work == "product" else trainer()
kept = 1 if options.work == "product" else 3
losses = []


def timed(steps):
    """Seconds of one step, from so many."""
    begin = time.perf_counter()
    loss = train(steps)
    seconds = (time.perf_counter() - begin) / steps
    if steps == 1 and len(losses) < kept:
        losses.append(loss)
    return seconds


def repeat(measure, fewest=1):
    """Results of `measure`, called for `--seconds`, and so often unless that takes ten times as long."""
    results = []
    begin = time.perf_counter()
    while True:
        results.append(measure())
        allowed = options.seconds * (10 if len(results) < fewest else 1)
        if time.perf_counter() - begin >= allowed:
            return results


if on_card:
    # cuDNN chooses, and the driver loads, for seconds: that says nothing of how long a step takes.
    timed(1)
warm_up = repeat(lambda: timed(1), 3)
steps = max(1, round(BLOCK_SECONDS / median(warm_up)))
if on_card and steps > 1:
    steps = max(1, round(BLOCK_SECONDS / timed(steps)))
milliseconds = [1000 * t for t in repeat(lambda: timed(steps))]
print(json.dumps({"name": name, "milliseconds": milliseconds, "losses": losses}))
