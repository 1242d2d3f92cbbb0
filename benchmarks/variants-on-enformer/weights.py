#!/usr/bin/python3
"""weights.py GOLDEN.json FILE.safetensors: the weights of a full-size network of shared/golden/nets in the published layout.

The formula is in the README of that folder. Needs numpy.
"""
import json
import os
import sys

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)) + "/../enformer-speed")
from golden import uniform


def values(golden, tensor):
    u = uniform(f"{golden['set']}|{golden['model']}|{tensor['name']}", int(np.prod(tensor["shape"]))) * 2.0**-24
    rule = tensor["rule"]
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
