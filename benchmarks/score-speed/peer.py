#!/usr/bin/python3
"""PyTorch's side of the scoring comparison, as one writes it: for each variant a full pass over REF and one over ALT.

peer.py convert MODEL.clm WEIGHTS.pt        weights of our model file for torch.load
peer.py probe WEIGHTS.pt BATCH...           median milliseconds a window for each batch size, one a line
peer.py score WEIGHTS.pt GENOME VCF OUT BATCH WITHIN
Variants within WITHIN bp share a window, centred between them. Both strands are predicted and averaged; OUT (.npy) is variants x 919 differences of log odds, float32.
PyTorch takes its number of threads from OMP_NUM_THREADS.
"""
import json
import statistics
import sys
import time
import zipfile

import numpy
import torch
from torch import nn

WINDOW, TRACKS, CLIP = 1000, 919, 1e-6
CHUNK = 512  # records that ours reads at a time; windows are shared within
CODE = numpy.full(256, 4, numpy.uint8)
for i, letters in enumerate((b"Aa", b"Cc", b"Gg", b"Tt")):
    CODE[list(letters)] = i
ONE_HOT = numpy.vstack([numpy.eye(4), numpy.full((1, 4), 0.25)]).astype(numpy.float32)  # N is a quarter of each


class DeepSea(nn.Module):
    """Selene's form of DeepSEA (selene/models/deepsea.py): names, layers and sizes."""

    def __init__(self):
        super().__init__()
        self.conv_net = nn.Sequential(
            nn.Conv1d(4, 320, 8), nn.ReLU(inplace=True), nn.MaxPool1d(4, 4), nn.Dropout(0.2),
            nn.Conv1d(320, 480, 8), nn.ReLU(inplace=True), nn.MaxPool1d(4, 4), nn.Dropout(0.2),
            nn.Conv1d(480, 960, 8), nn.ReLU(inplace=True), nn.Dropout(0.5))
        self.classifier = nn.Sequential(
            nn.Linear(960 * 53, TRACKS), nn.ReLU(inplace=True), nn.Linear(TRACKS, TRACKS), nn.Sigmoid())

    def forward(self, x):
        return self.classifier(self.conv_net(x).reshape(x.size(0), -1))


def convert(model, out):
    """safetensors: length of the header, header, values."""
    with zipfile.ZipFile(model) as archive, archive.open("weights.safetensors") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        values = file.read()
    weights = {}
    for name, tensor in header.items():
        if name == "__metadata__":
            continue
        start, end = tensor["data_offsets"]
        weights[name] = torch.from_numpy(numpy.frombuffer(values[start:end], "<f4").reshape(tensor["shape"]).copy())
    torch.save(weights, out)


def load(path):
    net = DeepSea()
    net.load_state_dict(torch.load(path))
    return net.eval()


def probe(path, *batches):
    net = load(path)
    for batch in map(int, batches):
        x = torch.from_numpy(encode(numpy.random.default_rng(1).integers(0, 4, (batch, WINDOW))))
        times = []
        for _ in range(3):
            start = time.perf_counter()
            with torch.no_grad():
                net(x)
            times.append(1000 * (time.perf_counter() - start) / batch)
        print(batch, f"{statistics.median(times):.3f}", flush=True)


def read_genome(path):
    genome, name = {}, None
    with open(path, "rb") as file:
        for line in file:
            if line.startswith(b">"):
                name = line[1:].split()[0]
                genome[name] = []
            else:
                genome[name].append(line.rstrip())
    return {name: CODE[numpy.frombuffer(b"".join(lines), numpy.uint8)] for name, lines in genome.items()}


def read_variants(path):
    with open(path, "rb") as file:
        for line in file:
            if not line.startswith(b"#"):
                chrom, pos, _, ref, alt = line.split(b"\t", 5)[:5]
                yield chrom, int(pos) - 1, ref, alt


def centres(variants, within):
    """The base that the window of each variant is centred on: its own, or the middle of neighbours."""
    groups = []
    for index, variant in enumerate(variants):
        if groups and index % CHUNK and groups[-1][0][0] == variant[0] and variant[1] - groups[-1][0][1] <= within:
            groups[-1].append(variant)
        else:
            groups.append([variant])
    return [(group[0][1] + group[-1][1]) // 2 for group in groups for _ in group]


def windows(genome, variants, middles):
    """REF and ALT windows, codes; the centre at index 499 of 1,000. Bases before the variant stay in place."""
    refs, alts = numpy.full((2, len(variants), WINDOW), 4, numpy.uint8)
    for i, ((chrom, pos0, ref, alt), middle) in enumerate(zip(variants, middles)):
        start, contig = middle - (WINDOW - 1) // 2, genome[chrom]
        assert 0 <= start and start + WINDOW + len(ref) <= len(contig), f"{chrom}:{pos0 + 1} is near an end"
        assert list(contig[pos0:pos0 + len(ref)]) == list(CODE[list(ref)]), f"REF at {chrom}:{pos0 + 1} is not what the genome has"
        refs[i] = contig[start:start + WINDOW]
        alts[i] = numpy.concatenate([contig[start:pos0], CODE[list(alt)], contig[pos0 + len(ref):start + WINDOW + len(ref)]])[:WINDOW]
    return refs, alts


def encode(codes):
    return numpy.ascontiguousarray(ONE_HOT[codes].transpose(0, 2, 1))


def predict(net, codes):
    """The mean of both strands; channels A C G T turned round are T G C A."""
    x = torch.from_numpy(encode(codes))
    with torch.no_grad():
        return ((net(x) + net(x.flip(1, 2))) / 2).numpy()


def logit(p):
    p = numpy.clip(p.astype(numpy.float64), CLIP, 1 - CLIP)
    return numpy.log(p / (1 - p))


def score(path, genome, vcf, out, batch, within):
    net, genome, variants, batch = load(path), read_genome(genome), list(read_variants(vcf)), int(batch)
    middles = centres(variants, int(within))
    effects = numpy.empty((len(variants), TRACKS), numpy.float32)
    for first in range(0, len(variants), batch):
        refs, alts = windows(genome, variants[first:first + batch], middles[first:first + batch])
        effects[first:first + batch] = logit(predict(net, alts)) - logit(predict(net, refs))
    numpy.save(out, effects)


{"convert": convert, "probe": probe, "score": score}[sys.argv[1]](*sys.argv[2:])
