#!/usr/bin/env python3
"""Trains the report's CNN on CIFAR-10 with PyTorch, for comparison: one line an epoch, then the test.

    python3 tasks/bench/peers/pytorch_cifar10.py path/to/cifar-10-batches-bin --optimizer adam --seed 0

The network of PyTorch's 60-minute tutorial with PyTorch's own initialisation; pixels from -1 to 1; mean
cross-entropy; the last 10,000 of the 50,000 training images are for validation; a new order each epoch.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("folder", type=Path, help="with the files of the binary version")
parser.add_argument("--optimizer", choices=["sgd", "adam", "rmsprop"], default="sgd")
parser.add_argument("--learning-rate", type=float, default=0.001)
parser.add_argument("--momentum", type=float, default=0.0)
parser.add_argument("--batch-size", type=int, default=16)
parser.add_argument("--epochs", type=int, default=10)
parser.add_argument("--seed", type=int, default=0)
options = parser.parse_args()
torch.set_num_threads(1)


def read(*names):
    """Images [n, 3, 32, 32] from -1 to 1, and their classes."""
    parts = [np.fromfile(options.folder / name, np.uint8).reshape(-1, 3073) for name in names]
    records = np.concatenate(parts)
    images = records[:, 1:].reshape(-1, 3, 32, 32).astype(np.float32)
    return torch.from_numpy(images / 127.5 - 1), torch.from_numpy(records[:, 0].astype(np.int64))


x, y = read(*(f"data_batch_{i}.bin" for i in range(1, 6)))
test = read("test_batch.bin")
train = 40_000

torch.manual_seed(options.seed)
model = nn.Sequential(
    *(nn.Conv2d(3, 6, 5), nn.ReLU(), nn.MaxPool2d(2)),
    *(nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()),
    *(nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)),
)
rate = options.learning_rate
optimizer = {
    "sgd": lambda p: torch.optim.SGD(p, lr=rate, momentum=options.momentum),
    "adam": lambda p: torch.optim.Adam(p, lr=rate),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=rate),
}[options.optimizer](model.parameters())
loss_of = nn.CrossEntropyLoss()


def accuracy(images, labels):
    with torch.no_grad():
        hits = sum(
            (model(a).argmax(1) == b).sum().item()
            for a, b in zip(images.split(500), labels.split(500))
        )
    return 100 * hits / len(labels)


for epoch in range(1, options.epochs + 1):
    total = 0.0
    for rows in torch.randperm(train).split(options.batch_size):
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(model(x[rows]), y[rows])
        loss.backward()
        optimizer.step()
        total += loss.item() * len(rows)
    found = accuracy(x[train:], y[train:])
    print(f"epoch {epoch}  loss {total / train:.4f}  validation {found:.2f} %", flush=True)
print(f"test {accuracy(*test):.2f} %")
