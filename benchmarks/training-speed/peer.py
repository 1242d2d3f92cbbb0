#!/usr/bin/python3
"""PyTorch's side of the speed comparison: one model, one batch, steps on request.

Reads lines from standard input: 'train N' or 'forward N'. Answers with N wall times in milliseconds on one line.
Usage: peer.py MODEL BATCH THREADS [DEVICE]
"""
import sys
import time

import torch
from torch import nn


def deepsea():
    """Selene's form of DeepSEA (selene/models/deepsea.py): 1,000 bp, 919 outputs."""
    return nn.Sequential(
        nn.Conv1d(4, 320, 8), nn.ReLU(inplace=True), nn.MaxPool1d(4, 4), nn.Dropout(0.2),
        nn.Conv1d(320, 480, 8), nn.ReLU(inplace=True), nn.MaxPool1d(4, 4), nn.Dropout(0.2),
        nn.Conv1d(480, 960, 8), nn.ReLU(inplace=True), nn.Dropout(0.5),
        nn.Flatten(), nn.Linear(960 * 53, 919), nn.ReLU(inplace=True), nn.Linear(919, 919), nn.Sigmoid())


def basset():
    """Basset as published: no padding, 600 bp, 164 outputs."""
    return nn.Sequential(
        nn.Conv1d(4, 300, 19), nn.BatchNorm1d(300), nn.ReLU(inplace=True), nn.MaxPool1d(3, 3),
        nn.Conv1d(300, 200, 11), nn.BatchNorm1d(200), nn.ReLU(inplace=True), nn.MaxPool1d(4, 4),
        nn.Conv1d(200, 200, 7), nn.BatchNorm1d(200), nn.ReLU(inplace=True), nn.MaxPool1d(4, 4),
        nn.Flatten(), nn.Linear(200 * 10, 1000), nn.BatchNorm1d(1000), nn.ReLU(inplace=True), nn.Dropout(0.3),
        nn.Linear(1000, 1000), nn.BatchNorm1d(1000), nn.ReLU(inplace=True), nn.Dropout(0.3),
        nn.Linear(1000, 164), nn.Sigmoid())


MODELS = {"deepsea": (deepsea, 1000, 919), "basset": (basset, 600, 164)}


def main():
    name, batch, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    device = torch.device(sys.argv[4] if len(sys.argv) > 4 else "cpu")
    torch.set_num_threads(threads)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    torch.manual_seed(1)
    build, length, tasks = MODELS[name]
    net = build().to(device)
    codes = torch.randint(0, 4, (batch, length))
    x = nn.functional.one_hot(codes, 4).transpose(1, 2).float().contiguous().to(device)
    y = (torch.rand(batch, tasks) < 0.1).float().to(device)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
    loss_of = nn.BCELoss()

    def train():
        net.train()
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(net(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    def forward():
        net.eval()
        with torch.no_grad():
            return net(x).cpu()

    for line in sys.stdin:
        verb, count = line.split()
        step = {"train": train, "forward": forward}[verb]
        times = []
        for _ in range(int(count)):
            start = time.perf_counter()
            step()
            times.append(1000 * (time.perf_counter() - start))
        print(" ".join(f"{t:.3f}" for t in times), flush=True)


main()
