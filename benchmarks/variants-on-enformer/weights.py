#!/usr/bin/python3
"""weights.py GOLDEN.json FILE.safetensors: the weights of a full-size network of shared/golden/nets in the published layout.

The formula is in the README of that folder. Needs numpy.
"""
import json
import sys

import numpy as np


def uniform(text, count):
    seed = 14695981039346656037
    for byte in text.encode():
        seed = (seed ^ byte) * 1099511628211 % 2**64
    z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ z >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ z >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return ((z ^ z >> np.uint64(31)) >> np.uint64(40)) * 2.0**-24


def values(golden, tensor):
    u, rule = uniform(f"{golden['set']}|{golden['model']}|{tensor['name']}", int(np.prod(tensor["shape"]))), tensor["rule"]
    signed = tensor["a"] * (2 * u - 1)
    return (signed if rule in ("weight", "bias", "mean") else 1 + tensor["a"] * u if rule == "var" else 1 + signed).astype("<f4")


golden = json.load(open(sys.argv[1]))
header, at = {}, 0
for tensor in golden["tensors"]:
    kind, size = ("I64", 8) if tensor["rule"] == "zero" else ("F32", 4 * int(np.prod(tensor["shape"])))
    header[tensor["name"]] = {"dtype": kind, "shape": tensor["shape"], "data_offsets": [at, at + size]}
    at += size
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
with open(sys.argv[2], "wb") as file:
    file.write(len(text).to_bytes(8, "little") + text)
    for tensor in golden["tensors"]:
        numbers = np.zeros(1, "<i8") if tensor["rule"] == "zero" else values(golden, tensor)
        if tensor["rule"] != "zero":
            assert abs(numbers.sum(dtype="f8") - tensor["sum"]) <= 1e-6 * max(1, abs(tensor["sum"])), tensor["name"]
        file.write(numbers.tobytes())
