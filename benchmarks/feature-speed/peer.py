#!/usr/bin/python3
"""Features of ExPecto with Beluga in plain PyTorch, for the speed comparison; the protocol is in Program.cs.

peer.py REACH THREADS [BATCH], or peer.py check tiny_beluga.json (of shared/golden/nets).
"""
import json
import resource
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

RATES = (0.01, 0.02, 0.05, 0.1, 0.2)


def beluga(channels=(320, 480, 640), window=2000, hidden=2003, tracks=2002):
    layers, inputs, length = [], 4, window
    for i, filters in enumerate(channels):
        layers += [nn.Conv1d(inputs, filters, 8), nn.ReLU(), nn.Conv1d(filters, filters, 8), nn.ReLU()]
        inputs, length = filters, length - 14
        if i < 2:
            layers += [nn.MaxPool1d(4)]
            length //= 4
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(inputs * length, hidden), nn.ReLU(), nn.Linear(hidden, tracks), nn.Sigmoid()).eval()


def uniform(text, count):
    """Numbers in [0, 1) by the formula of section 1 of the README of the goldens."""
    seed = 14695981039346656037
    for byte in text.encode():
        seed = (seed ^ byte) * 1099511628211 % 2**64
    z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ z >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ z >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return z ^ z >> np.uint64(31)


def check(path):
    golden = json.load(open(path))
    shapes = [t for t in golden["tensors"] if t["name"].endswith("weight")]
    convolutions = [t["shape"][0] for t in shapes if len(t["shape"]) > 2]
    length = golden["input"]["length"]
    model = beluga(convolutions[::2], length, shapes[-2]["shape"][0], shapes[-1]["shape"][0])
    for parameter, stored in zip(model.parameters(), golden["tensors"]):
        u = (uniform(f"{golden['set']}|{golden['model']}|{stored['name']}", parameter.numel()) >> np.uint64(40)).astype("f8") * 2.0**-24
        values = 0.2 * (2 * u - 1) if stored["name"].endswith("bias") else stored["a"] * (2 * u - 1)
        parameter.copy_(torch.from_numpy(values.astype("f4")).reshape(parameter.shape))
    bases = (uniform(f"{golden['set']}|seq|s0|{length}", length) >> np.uint64(62)).astype("i8")  # A C G T
    x = F.one_hot(torch.from_numpy(bases), 4).T.float()[[0, 2, 1, 3]]  # the network has A G C T
    worst = (model(x[None])[0] - torch.tensor(golden["outputs"]["s0"]["values"])).abs().max()
    print(f"{path}: largest difference of a probability {worst:.1e}")
    assert worst < 5e-6


def main():
    reach, threads, batch = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 64
    torch.set_num_threads(threads)
    model = beluga()
    d = np.arange(-reach, reach, 200)
    weights = np.concatenate([np.exp(-np.outer(RATES, np.abs(d) / 200)) * (d <= 0), np.exp(-np.outer(RATES, np.abs(d) / 200)) * (d >= 0)])
    length = 2 * reach + 2000
    codes = torch.arange(length) * 7919 % 4
    other = codes.clone()
    other[length // 2 - 1] ^= 1

    def features(codes):
        x = F.one_hot(codes, 4).T.float()
        windows = x.unfold(1, 2000, 200)[:, : len(d)].transpose(0, 1)  # positions, 4, 2000
        predictions = []
        for first in range(0, len(windows), batch):
            part = windows[first : first + batch].contiguous()
            predictions.append((model(part) + model(part.flip([1, 2]))) / 2)
        return weights @ torch.cat(predictions).numpy().astype("f8")

    print("ready", flush=True)
    for line in sys.stdin:
        if line.strip() == "peak":
            print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, flush=True)
            continue
        start, processor = time.perf_counter(), time.process_time()
        features(codes)
        if line.strip() == "scratch":
            features(other)
        print(f"{1000 * (time.perf_counter() - start):.3f} {1000 * (time.process_time() - processor):.3f}", flush=True)


with torch.no_grad():
    if sys.argv[1] == "check":
        check(sys.argv[2])
    else:
        main()
