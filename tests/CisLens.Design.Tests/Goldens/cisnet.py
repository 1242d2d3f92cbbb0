"""Reference numbers of CisNet from PyTorch, for CisNetTests.cs: prints outputs and gradients of a small one in double
precision. Weights and sequence by the formulas of shared/golden/nets/README.md, set "pub", model "tiny_cisnet"."""
import itertools

import torch
import torch.nn.functional as F

MASK = 2**64 - 1


def fnv(text):
    h = 14695981039346656037
    for b in text.encode():
        h = ((h ^ b) * 1099511628211) & MASK
    return h


def outputs(text, n):
    seed = fnv(text)
    for i in range(1, n + 1):
        z = (seed + i * 0x9E3779B97F4A7C15) & MASK
        z = ((z ^ z >> 30) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ z >> 27) * 0x94D049BB133111EB) & MASK
        yield z ^ z >> 31


def tensor(name, *shape):
    n = 1
    for s in shape:
        n *= s
    u = torch.tensor([(z >> 40) * 2**-24 for z in outputs("pub|tiny_cisnet|" + name, n)], dtype=torch.float64)
    if name.endswith(("running_mean", "bias")):
        v = 0.2 * (2 * u - 1)
    elif name.endswith("running_var"):
        v = 1 + 0.5 * u
    elif len(shape) == 1:
        v = 1 + 0.5 * (2 * u - 1)
    else:
        v = (6 / (n / shape[0])) ** 0.5 * (2 * u - 1)
    return v.float().double().view(shape)


L, T, FILTERS, HIDDEN, BASES, SPAN = 90, 3, 6, 7, 3, 5
weights = {}


def conv(x, name, i, o, k, dilation=1):
    w, b = (weights.setdefault(f"{name}.{s}", tensor(f"{name}.{s}", *d).requires_grad_()) for s, d in (("weight", (o, i, k)), ("bias", (o,))))
    return F.conv1d(x, w, b, padding=dilation * (k // 2), dilation=dilation)


def dense(x, name, i, o):
    w, b = (weights.setdefault(f"{name}.{s}", tensor(f"{name}.{s}", *d).requires_grad_()) for s, d in (("weight", (o, i)), ("bias", (o,))))
    return F.linear(x, w, b)


def norm(x, name, c):
    w, b = (weights.setdefault(f"{name}.{s}", tensor(f"{name}.{s}", c).requires_grad_()) for s in ("weight", "bias"))
    return F.batch_norm(x, tensor(f"{name}.running_mean", c), tensor(f"{name}.running_var", c), w, b, False)


def words(name):
    """Word by word in letters: patterns by span, then by their inner places; the first letter counts least in the index."""
    patterns = [(0, *inner, span - 1) for span in range(BASES, SPAN + 1) for inner in itertools.combinations(range(1, span - 1), BASES - 2)]
    table = weights.setdefault(f"{name}.weight", tensor(f"{name}.weight", len(patterns), 4**BASES).requires_grad_())
    sums = []
    for p, pattern in enumerate(patterns):
        total = 0
        for strand in (sequence, ["TGCA"["ACGT".index(b)] for b in reversed(sequence)]):
            for at in range(len(strand) - pattern[-1]):
                total = total + table[p, sum("ACGT".index(strand[at + place]) * 4**i for i, place in enumerate(pattern))]
        sums.append(0.05 * total)
    return torch.stack(sums)[None]


def cisnet(x):
    x = F.max_pool1d(norm(conv(x, "motifs", 4, FILTERS, 15), "motifs_norm", FILTERS).exp(), 4)
    x = F.max_pool1d(F.gelu(norm(conv(x, "pairs", FILTERS, FILTERS, 5), "pairs_norm", FILTERS)), 2)
    for i, dilation in enumerate((1, 2, 4)):
        y = conv(F.gelu(norm(x, f"body.{i}.0", FILTERS)), f"body.{i}.1", FILTERS, FILTERS, 3, dilation)
        x = x + conv(F.gelu(norm(y, f"body.{i}.2", FILTERS)), f"body.{i}.3", FILTERS, FILTERS, 1)
    x = F.gelu(norm(x, "body_norm", FILTERS))
    x = torch.cat([x.amax(2), x.mean(2)], 1)
    x = F.gelu(norm(dense(x, "hidden", 2 * FILTERS, HIDDEN), "hidden_norm", HIDDEN))
    beside = words("words")
    return dense(torch.cat([x, beside], 1), "head", HIDDEN + beside.shape[1], T)


sequence = ["ACGT"[z >> 62] for z in outputs(f"pub|seq|s0|{L}", L)]
x = torch.tensor([[[float(b == c) for b in sequence] for c in "ACGT"]], dtype=torch.float64)
y = cisnet(x)
print("outputs", [f"{v:.15g}" for v in y[0].tolist()])
y.sum().backward()
print("parameters", sum(w.numel() for w in weights.values()))
for name in ("motifs.weight", "body.1.1.weight", "hidden_norm.bias", "words.weight"):
    g = weights[name].grad
    print("gradient", name, f"{g.sum():.15g} {g.abs().sum():.15g}")
