#!/usr/bin/python3
"""Enformer and Basenji2 in plain PyTorch, for the speed comparison; the protocol is in Program.cs.

peer.py enformer|basenji2|block|step|matmul SIZE THREADS [DEVICE], or peer.py check GOLDEN.json (enformer.json, tiny_enformer.json,
basenji2_human.json or tiny_basenji2_sgelu.json of shared/golden/nets).
"""
import json
import math
import resource
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

from golden import uniform


class Gelu(nn.Module):
    def forward(self, x):
        return x * torch.sigmoid(1.702 * x)


class Residual(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.fn = nn.Sequential(*layers)

    def forward(self, x):
        return x + self.fn(x)


def conv(inputs, filters, width):
    return [nn.BatchNorm1d(inputs), Gelu(), nn.Conv1d(inputs, filters, width, padding=width // 2)]


class AttentionPool(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.to_attn_logits = nn.Conv2d(channels, channels, 1, bias=False)

    def forward(self, x):
        pairs = x.reshape(*x.shape[:2], -1, 2)
        return (pairs * self.to_attn_logits(pairs).softmax(-1)).sum(-1)


def positions(n, count):
    each = count // 6
    d = torch.arange(-(n - 1), n, dtype=torch.float64)
    a = d.abs()[:, None]
    half_life = 2 ** torch.linspace(3, math.log2(n), each, dtype=torch.float64)
    widths = 2.0 ** torch.arange(1, each + 1, dtype=torch.float64) - 1
    deviation, mean = n / (2 * each), torch.linspace(n / each, n, each, dtype=torch.float64)
    shape, rate = (mean / deviation) ** 2, mean / deviation**2
    gamma = torch.exp(torch.xlogy(shape - 1, a) - rate * a - torch.lgamma(shape) + shape * torch.log(rate)) + 1e-8
    half = torch.cat([torch.exp(-math.log(2) * a / half_life), (widths > a).double(), gamma / gamma.amax(0, keepdim=True)], 1)
    return torch.cat([half, torch.sign(d)[:, None] * half], 1)


class Attention(nn.Module):
    def __init__(self, channels, heads, key):
        super().__init__()
        self.heads, self.key, self.count = heads, key, channels // heads
        self.to_q, self.to_k = (nn.Linear(channels, heads * key, bias=False) for _ in range(2))
        self.to_v = nn.Linear(channels, channels, bias=False)
        self.to_out = nn.Linear(channels, channels)
        self.to_rel_k = nn.Linear(self.count, heads * key, bias=False)
        self.rel_content_bias, self.rel_pos_bias = (nn.Parameter(torch.randn(1, heads, 1, key)) for _ in range(2))

    def forward(self, x):
        n, split = x.shape[1], lambda y: y.reshape(y.shape[0], y.shape[1], self.heads, -1).transpose(1, 2)
        q, k, v = split(self.to_q(x)) * self.key**-0.5, split(self.to_k(x)), split(self.to_v(x))
        r = split(self.to_rel_k(positions(n, self.count).to(self.to_q.weight))[None])
        relative = (q + self.rel_pos_bias) @ r.transpose(-1, -2)
        relative = F.pad(relative, (1, 0)).reshape(x.shape[0], self.heads, 2 * n, n)[:, :, 1:].reshape(relative.shape)[..., :n]
        weights = ((q + self.rel_content_bias) @ k.transpose(-1, -2) + relative).softmax(-1)
        return self.to_out((weights @ v).transpose(1, 2).reshape(x.shape))


def block(channels, heads, key):
    return nn.Sequential(
        Residual(nn.LayerNorm(channels), Attention(channels, heads, key), nn.Dropout(0.4)),
        Residual(nn.LayerNorm(channels), nn.Linear(channels, 2 * channels), nn.Dropout(0.4), nn.ReLU(), nn.Linear(2 * channels, channels), nn.Dropout(0.4)))


class Enformer(nn.Module):
    def __init__(self, tower=(768, 896, 1024, 1152, 1280, 1536), blocks=11, heads=8, key=64, crop=320, tracks=(5313, 1643)):
        super().__init__()
        self.crop, widths, channels = crop, [tower[0], *tower], tower[-1]
        self.stem = nn.Sequential(nn.Conv1d(4, tower[0], 15, padding=7), Residual(*conv(tower[0], tower[0], 1)), AttentionPool(tower[0]))
        self.conv_tower = nn.Sequential(*[
            nn.Sequential(nn.Sequential(*conv(a, b, 5)), Residual(*conv(b, b, 1)), AttentionPool(b)) for a, b in zip(widths, tower)])
        self.transformer = nn.Sequential(*[block(channels, heads, key) for _ in range(blocks)])
        self.final_pointwise = nn.Sequential(nn.Identity(), nn.Sequential(*conv(channels, 2 * channels, 1)), nn.Identity(), nn.Dropout(0.05), Gelu())
        self._heads = nn.ModuleDict({name: nn.Sequential(nn.Linear(2 * channels, n), nn.Softplus()) for name, n in zip(("human", "mouse"), tracks)})

    def forward(self, x, heads=("human",)):
        x = self.transformer(self.conv_tower(self.stem(x)).transpose(1, 2))[:, self.crop : x.shape[-1] // 2 ** (len(self.conv_tower) + 1) - self.crop]
        x = self.final_pointwise(x.transpose(1, 2)).transpose(1, 2)
        return [self._heads[head](x) for head in heads]


class ConvBlock(nn.Module):
    def __init__(self, inputs, filters, width=1, dilation=1):
        super().__init__()
        self.conv = nn.Conv1d(inputs, filters, width, padding="same", dilation=dilation, bias=False)
        self.bn = nn.BatchNorm1d(filters, eps=1e-3)

    def forward(self, x):
        return self.bn(self.conv(x * torch.sigmoid(1.702 * x)))


class Basenji2(nn.Module):
    def __init__(self, stem=288, width=15, tower=(339, 399, 470, 554, 652, 768), dilated=384, rates=(1, 2, 3, 4, 6, 9, 14, 21, 32, 48, 72),
                 point=1536, tracks=5313, crop=64):
        super().__init__()
        self.crop = crop
        self.stem = ConvBlock(4, stem, width)
        self.tower = nn.ModuleList([ConvBlock(a, b, 5) for a, b in zip((stem, *tower), tower)])
        self.dil = nn.ModuleList([nn.ModuleDict({"a": ConvBlock(tower[-1], dilated, 3, rate), "b": ConvBlock(dilated, tower[-1])}) for rate in rates])
        self.last = ConvBlock(tower[-1], point)
        self.head = nn.Linear(point, tracks)

    def forward(self, x, heads=()):
        for block in [self.stem, *self.tower]:
            x = F.max_pool1d(block(x), 2)
        for pair in self.dil:
            x = x + pair["b"](pair["a"](x))
        x = self.last(x[:, :, self.crop : x.shape[-1] - self.crop])
        return [F.softplus(self.head((x * torch.sigmoid(1.702 * x)).transpose(1, 2)))]


def check(path):
    golden = json.load(open(path))
    config, tiny, basenji = golden["config"], golden["input"]["length"] < 10_000, "basenji2" in golden["model"]
    if basenji:
        model = Basenji2(*config["stem"], config["tower_widths"], config["dilated"][0], config["rates"], config["final_filters"],
                         config["n_targets"], config["crop_bins"]) if tiny else Basenji2()
    else:
        model = Enformer() if not tiny else Enformer(tuple(config["filter_list"]), config["depth"], config["heads"], config["attn_dim_key"], 6, tuple(config["output_heads"].values()))
    trunk = {"stem": "_trunk.1", "conv_tower": "_trunk.2", "transformer": "_trunk.4", "final_pointwise": "_trunk.6"}
    shapes = {t["name"]: t for t in golden["tensors"]}
    for name, tensor in model.state_dict().items():
        part = name.split(".")[0]
        stored = "m." + name.replace(part, trunk.get(part, part), 1) if tiny and not basenji else name
        u = uniform(f"{golden['set']}|{golden['model']}|{stored}", tensor.numel()).astype("f8") * 2.0**-24
        if name.endswith("num_batches_tracked"):
            continue
        if name.endswith(("running_mean", "bias")):
            values = 0.2 * (2 * u - 1)
        elif name.endswith("running_var"):
            values = 1 + 0.5 * u
        else:
            values = 1 + 0.5 * (2 * u - 1) if tensor.dim() == 1 else shapes[stored]["a"] * (2 * u - 1)
        tensor.copy_(torch.from_numpy(values.astype("f4")).reshape(tensor.shape))
    sequence = "s0" if tiny else "n0"
    length = golden["input"]["length"]
    bases = (uniform(f"pub|seq|{sequence}|{length}", length) >> 22).astype("i8")  # the two highest of 40 - 16 bits
    x = F.one_hot(torch.from_numpy(bases), 4).T.float()
    if sequence == "n0":
        for a, b in ((3 * length // 100, 8 * length // 100), (45 * length // 100, 47 * length // 100), (length - 11, length)):
            x[:, a:b] = 0
    found = torch.cat(model.eval()(x[None], ("human", "mouse")), -1)[0]
    expected = golden["outputs"][sequence]
    rows = expected.get("values") or expected["first8x16"]
    rows = torch.tensor(rows)
    worst = ((found[: rows.shape[0], : rows.shape[1]] - rows).abs() / rows.abs().clamp(min=1)).max()
    print(f"{path}: largest relative difference {worst:.1e}, sum {found.double().sum():.6f}, expected {expected['sum']:.6f}")
    assert worst < 1e-4 and abs(found.double().sum() - expected["sum"]) < 1e-5 * abs(expected["sum"])


def training_step(size, device):
    """One step of the trainer: forward in bfloat16 where autocast says so, Poisson loss, gradients, their norm limited, Adam."""
    crop = min(320, size // 512)
    model = Enformer(crop=crop, tracks=(5313,)).to(device).train()
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-4)
    x = one_hot(size).to(device)
    labels = torch.ones(1, size // 128 - 2 * crop, 5313, device=device)

    def run():
        with torch.autocast(device.split(":")[0], dtype=torch.bfloat16):
            p = model(x)[0].float()
        loss = (p - labels * (p + 1e-7).log()).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p.grad is not None], 0.2)
        optimizer.step()
        optimizer.zero_grad()
        return loss.item()

    return run


def one_hot(size):
    return F.one_hot(torch.arange(size) * 7919 % 4, 4).T.float()[None]


def forward_pass(what, size, device):
    if what == "matmul":  # bfloat16, for the share of the chip's peak
        matrix = torch.rand(size, size).to(device, torch.bfloat16)
        return lambda: (matrix @ matrix)[0, 0].item()
    x = one_hot(size).to(device)
    if what == "block":
        model = nn.Sequential(nn.Linear(4, 1536), block(1536, 8, 64)).to(device).eval()
        return lambda: model(x.transpose(1, 2)).cpu().numpy()
    model = (Enformer() if what == "enformer" else Basenji2()).to(device).eval()
    return lambda: model(x)[0].cpu().numpy()


def main():
    what, size = sys.argv[1], int(sys.argv[2])
    torch.set_num_threads(int(sys.argv[3]))
    device = sys.argv[4] if len(sys.argv) > 4 else "cpu"
    with torch.set_grad_enabled(what == "step"):
        run = training_step(size, device) if what == "step" else forward_pass(what, size, device)
        print("ready", flush=True)
        for line in sys.stdin:
            if line.strip() == "peak":
                print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, flush=True)
                continue
            start, processor = time.perf_counter(), time.process_time()
            run()
            print(f"{1000 * (time.perf_counter() - start):.3f} {1000 * (time.process_time() - processor):.3f}", flush=True)


if sys.argv[1] == "check":
    with torch.no_grad():
        check(sys.argv[2])
else:
    main()
