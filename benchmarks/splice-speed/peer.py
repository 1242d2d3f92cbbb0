#!/usr/bin/python3
"""SpliceAI's networks in PyTorch doing what the original does: for each variant and gene, five networks times two alleles, each a full
pass of its own over 10,000 + 2D + 1 bases, then the delta scores. Prints seconds and CPU seconds of the scoring alone, then the entries.

peer.py GENOME GENES VCF DISTANCE THREADS WEIGHTS.safetensors ...
"""
import gzip
import json
import struct
import sys
import time

import numpy as np
import torch
from torch import nn

WIDTHS = [11] * 8 + [21] * 4 + [41] * 4
DILATIONS = [1] * 4 + [4] * 4 + [10] * 4 + [25] * 4
CONTEXT = 10000


class Block(nn.Module):
    def __init__(self, width, dilation):
        super().__init__()
        self.bn1, self.bn2 = nn.BatchNorm1d(32, eps=1e-3), nn.BatchNorm1d(32, eps=1e-3)
        self.conv1 = nn.Conv1d(32, 32, width, dilation=dilation, padding="same")
        self.conv2 = nn.Conv1d(32, 32, width, dilation=dilation, padding="same")

    def forward(self, x):
        return x + self.conv2(torch.relu(self.bn2(self.conv1(torch.relu(self.bn1(x))))))


class SpliceAI(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv_in, self.skip_in = nn.Conv1d(4, 32, 1), nn.Conv1d(32, 32, 1)
        self.blocks = nn.ModuleList(Block(w, d) for w, d in zip(WIDTHS, DILATIONS))
        self.skips = nn.ModuleList(nn.Conv1d(32, 32, 1) for _ in range(4))
        self.out = nn.Conv1d(32, 3, 1)

    def forward(self, x):
        x = self.conv_in(x)
        skip = self.skip_in(x)
        for i, block in enumerate(self.blocks):
            x = block(x)
            if i % 4 == 3:
                skip = skip + self.skips[i // 4](x)
        return torch.softmax(self.out(skip[:, :, CONTEXT // 2:-CONTEXT // 2]), 1)


def load(path):
    data = open(path, "rb").read()
    size = struct.unpack("<Q", data[:8])[0]
    state = {}
    for name, entry in json.loads(data[8:8 + size]).items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            kind = {"F32": np.float32, "I64": np.int64}[entry["dtype"]]
            state[name] = torch.from_numpy(np.frombuffer(data[8 + size + start:8 + size + end], kind).reshape(entry["shape"]).copy())
    model = SpliceAI().eval()
    model.load_state_dict(state)
    return model


def one_hot(sequence):
    x = np.zeros((1, 4, len(sequence)), np.float32)
    for i, base in enumerate("ACGT"):
        x[0, i, [at for at, letter in enumerate(sequence) if letter == base]] = 1
    return torch.from_numpy(x)


def predict(models, sequence, reverse):
    x = one_hot(sequence)
    if reverse:
        x = x.flip((1, 2))
    y = np.mean([model(x)[0].numpy().T for model in models], axis=0)
    return y[::-1] if reverse else y


def score(models, genome, gene, pos, ref, alt, distance):
    name, _, strand, start, end = gene
    half = CONTEXT // 2 + distance
    window = "".join(genome[p - 1] if int(start) < p <= int(end) else "N" for p in range(pos - half, pos + half + 1))
    edited = window[:half] + alt + window[half + len(ref):]
    y0, y1 = predict(models, window, strand == "-"), predict(models, edited, strand == "-")
    if len(ref) > len(alt):
        y1 = np.concatenate([y1[:distance + 1], np.zeros((len(ref) - 1, 3), np.float32), y1[distance + 1:]])
    elif len(alt) > len(ref):
        y1 = np.concatenate([y1[:distance], y1[distance:distance + len(alt)].max(0, keepdims=True), y1[distance + len(alt):]])
    found = [change.argmax() for change in (y1[:, 1] - y0[:, 1], y0[:, 1] - y1[:, 1], y1[:, 2] - y0[:, 2], y0[:, 2] - y1[:, 2])]
    scores = [abs(y1[at, 1 + i // 2] - y0[at, 1 + i // 2]) for i, at in enumerate(found)]
    return "|".join([alt, name] + [f"{s:.2f}" for s in scores] + [str(at - distance) for at in found])


def main():
    fasta, genes, vcf, distance, threads, *weights = sys.argv[1:]
    torch.set_num_threads(int(threads))
    models = [load(path) for path in weights]
    genome = "".join(line.strip().upper() for line in gzip.open(fasta, "rt") if not line.startswith(">"))
    gene = [line.split() for line in open(genes) if not line.startswith("#")][0]
    records = [line.split("\t") for line in open(vcf) if not line.startswith("#")]
    with torch.no_grad():
        models[0](one_hot("ACGT" * 2600))
        wall, cpu = time.perf_counter(), time.process_time()
        entries = [score(models, genome, gene, int(r[1]), r[3], r[4], int(distance)) for r in records]
    print(time.perf_counter() - wall, time.process_time() - cpu)
    print("\n".join(entries))


main()
