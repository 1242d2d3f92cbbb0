#!/usr/bin/env python3
"""Writes baskerville.json: what PyTorch makes of shared/data/weights-baskerville/model.h5 in float64.

A plain restatement of the layers in the file's model_config, which TensorFlow built. Run with Debian's python3-torch and hdf5-tools:
  /usr/bin/python3 baskerville.py ../../../../shared > baskerville.json
"""
import gzip, json, math, subprocess, sys, tempfile
import numpy as np
import torch
import torch.nn.functional as F

shared = sys.argv[1]
model = f"{shared}/data/weights-baskerville/model.h5"
LENGTH, CROP = 131072, 1024


def read(layer, name, shape):
    with tempfile.NamedTemporaryFile() as out:
        path = f"/model_weights/{layer}/{layer}/{name}:0"
        subprocess.run(["h5dump", "-d", path, "-b", "LE", "-o", out.name, model], check=True, stdout=subprocess.DEVNULL)
        return torch.from_numpy(np.fromfile(out.name, "<f4").astype(np.float64)).reshape(shape)


def numbered(kind, i):
    return kind if i == 0 else f"{kind}_{i}"


def norm(x, i):  # [positions, channels]
    name, c = numbered("batch_normalization", i), x.shape[1]
    gamma, beta, mean, var = (read(name, n, (c,)) for n in ("gamma", "beta", "moving_mean", "moving_variance"))
    return (x - mean) / torch.sqrt(var + 1e-3) * gamma + beta


def gelu(x):
    return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def conv(x, i, filters, width):
    name = numbered("conv1d", i)
    kernel, bias = read(name, "kernel", (width, x.shape[1], filters)), read(name, "bias", (filters,))
    return F.conv1d(x.T[None], kernel.permute(2, 1, 0), bias, padding=width // 2)[0].T


def dense(x, i, units):
    name = numbered("dense", i)
    return x @ read(name, "kernel", (x.shape[1], units)) + read(name, "bias", (units,))


def pool(x):
    return torch.maximum(x[0::2], x[1::2])


def layer_norm(x, i):
    name, c = numbered("layer_normalization", i), x.shape[1]
    mean, var = x.mean(1, keepdim=True), x.var(1, unbiased=False, keepdim=True)
    return (x - mean) / torch.sqrt(var + 1e-3) * read(name, "gamma", (c,)) + read(name, "beta", (c,))


def attention(x, i):
    name, n, c, heads, key, value = numbered("multihead_attention", i), x.shape[0], 128, 2, 32, 64
    split = lambda y, size: y.reshape(-1, heads, size).permute(1, 0, 2)
    q = split(x @ read(name, "q_layer/kernel", (c, heads * key)), key) / math.sqrt(key)
    k = split(x @ read(name, "k_layer/kernel", (c, heads * key)), key)
    v = split(x @ read(name, "v_layer/kernel", (c, heads * value)), value)
    distance = torch.arange(-(n - 1), n, dtype=torch.float64)
    widths = torch.tensor([(n + 1) ** ((i + 1) / 16) - 1 for i in range(16)], dtype=torch.float64)
    masks = (widths > distance.abs()[:, None]).double()
    features = torch.cat([masks, torch.sign(distance)[:, None] * masks], 1)
    r = split(features @ read(name, "r_k_layer/kernel", (32, heads * key)), key)
    content = (q + read(name, "r_w_bias", (heads, 1, key))) @ k.transpose(1, 2)
    relative = (q + read(name, "r_r_bias", (heads, 1, key))) @ r.transpose(1, 2)
    index = torch.arange(n)[None, :] - torch.arange(n)[:, None] + n - 1
    logits = content + torch.gather(relative, 2, index[None].expand(heads, n, n))
    out = (torch.softmax(logits, -1) @ v).permute(1, 0, 2).reshape(n, heads * value)
    return out @ read(name, "embedding_layer/kernel", (heads * value, c)) + read(name, "embedding_layer/bias", (c,))


def separable(x, i):
    name, c = numbered("separable_conv1d", i), x.shape[1]
    each = F.conv1d(x.T[None], read(name, "depthwise_kernel", (3, c, 1)).permute(1, 2, 0), padding=1, groups=c)[0].T
    return each @ read(name, "pointwise_kernel", (1, c, 128))[0] + read(name, "bias", (128,))


def network(x):
    x = pool(conv(x, 0, 64, 7))
    kept = []
    for i, filters in enumerate([80, 88, 96, 104, 120, 128]):
        x = conv(gelu(norm(x, i)), i + 1, filters, 5)
        kept.append(x)
        x = pool(x)
    for i in range(2):
        x = x + attention(layer_norm(x, 2 * i), i)
        x = x + dense(torch.relu(dense(layer_norm(x, 2 * i + 1), 2 * i, 256)), 2 * i + 1, 128)
    for i, skip in enumerate([kept[5], kept[4]]):
        up = dense(gelu(norm(x, 6 + 2 * i)), 4 + 2 * i, 128).repeat_interleave(2, 0)
        x = separable(up + dense(gelu(norm(skip, 7 + 2 * i)), 5 + 2 * i, 128), i)
    return F.softplus(dense(gelu(x[CROP:-CROP]), 8, 74))


def one_hot(sequence):
    return torch.tensor(np.array([[base == b for b in "ACGT"] for base in sequence], dtype=np.float64))


def formula(name):  # shared/golden/nets/README.md, section 3
    mask, seed = (1 << 64) - 1, 14695981039346656037
    for byte in f"pub|seq|{name}|{LENGTH}".encode():
        seed = (seed ^ byte) * 1099511628211 & mask
    bases = []
    for i in range(1, LENGTH + 1):
        z = seed + i * 0x9E3779B97F4A7C15 & mask
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & mask
        z = (z ^ z >> 27) * 0x94D049BB133111EB & mask
        bases.append("ACGT"[(z ^ z >> 31) >> 62])
    return "".join(bases)


pairs = [int(line.split("\t")[7]) for line in open(f"{shared}/data/weights-baskerville/tiny_hg38/targets.txt").readlines()[1:]]
genome = "".join(gzip.open(f"{shared}/data/genome-slices/hg38_chr1_1-1000000.fa.gz", "rt").read().split("\n")[1:]).upper()


def both_strands(sequence):
    x = one_hot(sequence)
    return (network(x) + network(x.flip(0, 1)).flip(0)[:, pairs]) / 2


result = {"s0": {}, "variants": []}
y = network(one_hot(formula("s0")))
result["s0"] = {"sums": y.sum(0).tolist(), "first": y[:4].tolist(), "middle": y[1024:1028].tolist(), "last": y[-4:].tolist()}
for pos, ref, alt in [(108230, "C", "T"), (135203, "G", "A")]:
    start = pos - 1 - (LENGTH // 2 - 1)
    window = genome[start : start + LENGTH]
    at = LENGTH // 2 - 1
    assert window[at] == ref
    change = both_strands(window[:at] + alt + window[at + 1 :]) - both_strands(window)
    result["variants"].append({"pos": pos, "ref": ref, "alt": alt, "sum": change.sum(0).tolist()})
json.dump(result, sys.stdout)
