#!/usr/bin/python3
"""DeepSEA, Basset, Beluga, basenji-small and SpliceAI in plain PyTorch, for the speed comparison; the protocol is in Program.cs.

peer.py DESIGN THREADS WEIGHTS. The weights of our side are read in their order, so that both sides can be compared.
"""
import json
import sys
import time

import numpy as np
import torch
from torch import nn


class Flat(nn.Sequential):
    def __init__(self, *layers, order="ACGT", window=1000):
        super().__init__(*layers)
        self.order, self.window = order, window


class Residual(nn.Sequential):
    def forward(self, x):
        return x + super().forward(x)


class Cut(nn.Module):
    def forward(self, x):
        return x[:, :, 16:-16]


class Last(nn.Linear):
    def forward(self, x):
        return super().forward(x.transpose(1, 2))


def deepsea():
    layers, inputs = [], 4
    for filters, dropout in ((320, 0.2), (480, 0.2), (960, 0.5)):
        layers += [nn.Conv1d(inputs, filters, 8), nn.ReLU(), *([nn.MaxPool1d(4)] if filters < 960 else []), nn.Dropout(dropout)]
        inputs = filters
    return Flat(*layers, nn.Flatten(), nn.Linear(53 * 960, 919), nn.ReLU(), nn.Linear(919, 919), nn.Sigmoid())


def basset():
    layers, inputs = [], 4
    for filters, width, pool in ((300, 19, 3), (200, 11, 4), (200, 7, 4)):
        layers += [nn.Conv1d(inputs, filters, width), nn.BatchNorm1d(filters), nn.ReLU(), nn.MaxPool1d(pool)]
        inputs = filters
    layers += [nn.Flatten()]
    for inputs, outputs in ((2000, 1000), (1000, 1000)):
        layers += [nn.Linear(inputs, outputs), nn.BatchNorm1d(outputs), nn.ReLU(), nn.Dropout(0.3)]
    return Flat(*layers, nn.Linear(1000, 164), nn.Sigmoid(), window=600)


def beluga():
    layers, inputs = [], 4
    for filters in (320, 480, 640):
        layers += [nn.Conv1d(inputs, filters, 8), nn.ReLU(), nn.Conv1d(filters, filters, 8), nn.ReLU()]
        layers += [nn.MaxPool1d(4)] if filters < 640 else []
        inputs = filters
    return Flat(*layers, nn.Flatten(), nn.Linear(640 * 106, 2003), nn.ReLU(), nn.Linear(2003, 2002), nn.Sigmoid(), order="AGCT", window=2000)


def basenji_small():
    layers, inputs = [], 4
    for filters, width, pool in ((96, 15, 8), (96, 5, 4), (128, 5, 4)):
        layers += [nn.Conv1d(inputs, filters, width, padding=width // 2, bias=False), nn.MaxPool1d(pool), nn.BatchNorm1d(filters), nn.GELU()]
        inputs = filters
    for d in (1, 2, 4, 8):
        layers += [Residual(nn.BatchNorm1d(128), nn.GELU(), nn.Conv1d(128, 64, 3, padding=d, dilation=d, bias=False),
                            nn.BatchNorm1d(64), nn.GELU(), nn.Conv1d(64, 128, 1))]
    return Flat(*layers, Cut(), nn.BatchNorm1d(128), nn.GELU(), Last(128, 1), nn.Softplus(), window=16384)


class SpliceAI(nn.Module):
    def __init__(self):
        super().__init__()
        self.order, self.window = "ACGT", 10101
        self.conv_in, self.skip_in = nn.Conv1d(4, 32, 1), nn.Conv1d(32, 32, 1)
        self.blocks = nn.ModuleList(
            Residual(*(layer for _ in range(2) for layer in (nn.BatchNorm1d(32, eps=1e-3), nn.ReLU(),
                                                             nn.Conv1d(32, 32, width, padding="same", dilation=dilation))))
            for width, dilation in ((11, 1), (11, 4), (21, 10), (41, 25)) for _ in range(4))
        self.skips = nn.ModuleList(nn.Conv1d(32, 32, 1) for _ in range(4))
        self.out = nn.Conv1d(32, 3, 1)

    def forward(self, x):
        x = self.conv_in(x)
        skip = self.skip_in(x)
        for i, block in enumerate(self.blocks):
            x = block(x)
            if i % 4 == 3:
                skip = skip + self.skips[i // 4](x)
        return torch.softmax(self.out(skip[:, :, 5000:-5000]), 1).transpose(1, 2)


def read(model, path):
    with open(path, "rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
        data = file.read()
    header.pop("__metadata__", None)
    stored = [t for t in sorted(header.values(), key=lambda t: t["data_offsets"][0])]
    own = list(model.state_dict().values())
    assert len(own) == len(stored), (len(own), len(stored))
    for tensor, entry in zip(own, stored):
        first, end = entry["data_offsets"]
        values = np.frombuffer(data[first:end], "<f4" if entry["dtype"] == "F32" else "<i8").copy()
        tensor.copy_(torch.from_numpy(values).reshape(tensor.shape))


def main():
    name, threads, weights = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    torch.set_num_threads(threads)
    torch.set_grad_enabled(False)
    model = {"deepsea": deepsea, "basset": basset, "beluga": beluga, "basenji-small": basenji_small, "spliceai-10k": SpliceAI}[name]().eval()
    read(model, weights)

    def inputs(count):
        codes = torch.arange(count * model.window) * 7919 % 1009 % 4
        channels = torch.tensor(["ACGT".index(b) for b in model.order])
        return nn.functional.one_hot(codes, 4).float()[:, channels].reshape(count, model.window, 4).transpose(1, 2).contiguous()

    print("ready", flush=True)
    for line in sys.stdin:
        what, *numbers = line.split()
        if what == "check":
            print(*(repr(float(v)) for v in model(inputs(1)).flatten()[:16]), flush=True)
            continue
        x = inputs(int(numbers[0])) if what == "forward" else torch.ones(2048, 2048)
        wall, cpu = time.perf_counter(), time.process_time()
        if what == "forward":
            model(x)
        else:
            for _ in range(10):
                x @ x
        print(1e3 * (time.perf_counter() - wall), 1e3 * (time.process_time() - cpu), flush=True)


main()
