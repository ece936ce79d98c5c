#!/usr/bin/env python3
"""Trains the README's network on MNIST with PyTorch, for comparison: one line an epoch.

    python3 tasks/bench/peers/pytorch_mnist.py path/to/mnist --activation sigmoid --pixels raw --seed 0

784 - 3136 - 10, Glorot's normal weights and zero biases, plain SGD at 0.0001 on the cross-entropy
summed over batches of 128 in the files' order; pixels from 0 to 255 (raw) or from 0 to 1 (scaled); the
last 5,000 of the 60,000 training images are for validation.
"""

import argparse
import gzip
import os
from pathlib import Path

# One thread, or the last bits of the sums depend on the machine, and ReLU's curves on raw pixels on
# those bits. OpenBLAS reads this when it is loaded.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402

torch.set_num_threads(1)

parser = argparse.ArgumentParser()
parser.add_argument("folder", type=Path, help="with the gzipped IDX files")
parser.add_argument("--activation", choices=["sigmoid", "relu"], default="sigmoid")
parser.add_argument("--pixels", choices=["raw", "scaled"], default="raw")
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--epochs", type=int, default=20)
options = parser.parse_args()


def read(name, header):
    """The bytes of an IDX file after its header."""
    with gzip.open(options.folder / f"{name}.gz") as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


x = torch.from_numpy(read("train-images-idx3-ubyte", 16).reshape(-1, 784).astype(np.float32))
if options.pixels == "scaled":
    x /= 255
y = torch.from_numpy(read("train-labels-idx1-ubyte", 8).astype(np.int64))
train, batch = 55_000, 128

torch.manual_seed(options.seed)
activation = nn.Sigmoid() if options.activation == "sigmoid" else nn.ReLU()
model = nn.Sequential(nn.Linear(784, 3136), activation, nn.Linear(3136, 10))
for layer in (model[0], model[2]):
    nn.init.xavier_normal_(layer.weight)
    nn.init.zeros_(layer.bias)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)

for epoch in range(1, options.epochs + 1):
    for start in range(0, train, batch):
        rows = slice(start, min(start + batch, train))
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x[rows]), y[rows], reduction="sum").backward()
        optimizer.step()
    with torch.no_grad():
        accuracy = (model(x[train:]).argmax(1) == y[train:]).double().mean().item()
    setting = f"{options.activation} {options.pixels} seed {options.seed}"
    print(f"{setting} epoch {epoch} accuracy {100 * accuracy:.2f} %", flush=True)
