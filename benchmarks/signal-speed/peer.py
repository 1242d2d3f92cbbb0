#!/usr/bin/python3
"""The peers of benchmarks/signal-speed/run: bedGraph text to bigWig, and bigWigs to binned labels, with pyBigWig and numpy.

peer.py bigwig SIZES OUTPUT < BEDGRAPH
peer.py dataset TABLE REGIONS WINDOW BIN OUTPUT
peer.py same-bigwig OURS PEER
peer.py same-labels DATASET OUTPUT REGIONS WINDOW
"""
import json
import sys

import numpy
import pyBigWig

CHUNK = 1 << 24   # bytes of text at a time


def bigwig(sizes, output):
    with pyBigWig.open(output, "w") as writer:
        writer.addHeader([(name, int(length)) for name, length in (line.split() for line in open(sizes))])
        left = b""
        while True:
            text = sys.stdin.buffer.read(CHUNK)
            end = text.rfind(b"\n") + 1
            cells = (left + text[:end]).decode().split() if text else []
            left = text[end:]
            contigs, starts, ends, values = (cells[i::4] for i in range(4))
            first = 0
            while first < len(contigs):
                last = first + contigs[first:].count(contigs[first])   # lines of a contig are together
                writer.addEntries([contigs[first]] * (last - first), [int(s) for s in starts[first:last]],
                                  ends=[int(e) for e in ends[first:last]], values=[float(v) for v in values[first:last]])
                first = last
            if not text:
                return


def windows_of(regions, window):
    return [(c, start) for c, s, e in (line.split() for line in open(regions)) for start in range(int(s), int(e), window)]


def dataset(table, regions, window, width, output):
    window, width = int(window), int(width)
    windows = windows_of(regions, window)
    files = [line.split("\t")[1].strip() for line in open(table)][1:]
    labels = numpy.lib.format.open_memmap(output + ".npy", "w+", numpy.float32, (len(windows), window // width, len(files)))
    for t, file in enumerate(files):
        with pyBigWig.open(file) as reader:
            for w, (contig, start) in enumerate(windows):
                if contig in reader.chroms():
                    values = reader.values(contig, start, start + window, numpy=True)
                    labels[w, :, t] = numpy.nansum(values.reshape(-1, width), axis=1)
    labels.flush()


def same_bigwig(ours, peer):
    """The intervals of both files, contig by contig."""
    count = 0
    with pyBigWig.open(ours) as one, pyBigWig.open(peer) as other:
        for contig in other.chroms():
            intervals = other.intervals(contig) or ()
            if (one.intervals(contig) or ()) != intervals:
                sys.exit(f"{contig} differs")
            count += len(intervals)
    print(f"{count} equal intervals")


def same_labels(folder, output, regions, window):
    """Every label of the dataset; the dataset leaves out windows without signal and says so."""
    manifest = json.load(open(folder + "/dataset.json"))
    contigs = [c["name"] for c in manifest["genomes"][0]["contigs"]]
    peer = numpy.load(output + ".npy", mmap_mode="r")
    row = {window: i for i, window in enumerate(windows_of(regions, int(window)))}
    numbers, starts = numpy.fromfile(folder + "/contigs.i32", "<i4"), numpy.fromfile(folder + "/starts.i64", "<i8")
    ours = numpy.fromfile(folder + "/labels.bin", "<f4").reshape(len(starts), *peer.shape[1:])
    for i, (number, start) in enumerate(zip(numbers, starts)):
        if not numpy.allclose(ours[i], peer[row[contigs[number], start]], rtol=1e-5):
            sys.exit(f"{contigs[number]}:{start} differs")
    print(f"{ours.size} equal labels")


{"bigwig": bigwig, "dataset": dataset, "same-bigwig": same_bigwig, "same-labels": same_labels}[sys.argv[1]](*sys.argv[2:])
