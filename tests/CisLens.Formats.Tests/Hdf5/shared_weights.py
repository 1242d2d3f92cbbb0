"""Prints what h5py reads in the published weights of ../shared: shared_weights.tsv. Run in this folder; needs h5py."""
import glob
import os
import zlib

import h5py

SHARED = "../../../../shared/data"
print("file", "datasets", "bytes", "crc32", sep="\t")
for path in sorted(glob.glob(f"{SHARED}/weights-*/**/*.h5", recursive=True) + glob.glob(f"{SHARED}/weights-*/**/*.hdf5", recursive=True)):
    found = {}
    with h5py.File(path) as h:
        h.visititems(lambda name, item: found.update({"/" + name: item[()].tobytes()}) if isinstance(item, h5py.Dataset) else None)
    crc, size = 0, 0
    for name in sorted(found):
        crc = zlib.crc32(found[name], zlib.crc32(name.encode(), crc))
        size += len(found[name])
    print(os.path.relpath(path, SHARED), len(found), size, crc, sep="\t")
