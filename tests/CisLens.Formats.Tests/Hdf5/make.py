"""Writes the files that Hdf5FileTests reads, by the HDF Group's library. Run in this folder; needs h5py (made with 3.7.0, Debian's python3-h5py)."""
import h5py
import numpy as np

RAMP = (np.arange(12) / 8 - 0.5).reshape(3, 4)
TEXTS = ["conv1d_1", "Größe", ""]


def values(h):
    group = h.create_group("numbers")
    for name in ("<f2", ">f2", "<f4", ">f4", "<f8", ">f8"):
        group.create_dataset("float" + name.replace("<", "_le").replace(">", "_be"), data=RAMP.astype(name))
    for name in ("i1", "u1", "<i2", ">i2", "<u4", ">i4", "<i8", ">u8"):
        group.create_dataset("whole_" + name.replace("<", "le").replace(">", "be"), data=np.array([1, 2, 100], dtype=name))
    group.create_dataset("negative", data=np.array([-3], dtype=">i4"))
    group.create_dataset("scalar", data=np.float32(2.5))
    group.create_dataset("none", data=np.zeros((0, 3), dtype="f4"))
    texts = h.create_group("texts")
    texts.create_dataset("fixed", data=np.array([t.encode() for t in TEXTS], dtype="S8"))
    texts.create_dataset("free", data=TEXTS, dtype=h5py.string_dtype())
    attributes = h.create_group("attributes")
    attributes.attrs["layer_names"] = np.array([b"conv1d_1", b"dense_1"])
    attributes.attrs["backend"] = "tensorflow"
    attributes.attrs["nothing"] = np.zeros((0,))
    attributes.attrs["pair"] = np.array([0.5, -2], dtype=">f4")


def compact(h):
    plan = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    plan.set_layout(h5py.h5d.COMPACT)
    space = h5py.h5s.create_simple((2, 3))
    h5py.h5d.create(h.id, b"compact", h5py.h5t.IEEE_F32LE, space, plan).write(h5py.h5s.ALL, h5py.h5s.ALL, np.arange(6, dtype="f4").reshape(2, 3))


def chunks(h):
    group = h.create_group("chunks")
    table = np.arange(7 * 10, dtype="<i4").reshape(7, 10)
    group.create_dataset("plain", data=table, chunks=(3, 4))
    group.create_dataset("gzip", data=table, chunks=(3, 4), compression="gzip")
    group.create_dataset("all", data=table, chunks=(3, 4), compression="gzip", shuffle=True, fletcher32=True)
    group.create_dataset("sum", data=np.arange(2000, dtype="<u2"), chunks=(999,), fletcher32=True)
    group.create_dataset("cube", data=np.arange(60, dtype=">f8").reshape(3, 4, 5), chunks=(2, 3, 2), shuffle=True)
    part = group.create_dataset("part", shape=(4, 4), dtype="f4", chunks=(2, 2), fillvalue=7)
    part[0:2, 2:4] = 1
    group.create_dataset("unwritten", shape=(3,), dtype="i2", fillvalue=-5)


for name, versions in (("earliest", ("earliest", "v108")), ("v108", ("v108", "v108")), ("latest", ("v110", "v110"))):
    with h5py.File(f"{name}.h5", "w", libver=versions) as h:
        if name == "earliest":
            values(h)
            many = h.create_group("many")
            many.create_group("layer_0")
            for i in range(1, 200):
                many[f"layer_{i}"] = many["layer_0"]
        else:
            values_small = h.create_group("group")
            values_small.create_dataset("ramp", data=RAMP.astype("f4"))
            values_small.create_dataset("free", data=TEXTS, dtype=h5py.string_dtype())
            values_small.attrs["backend"] = "tensorflow"
            values_small.attrs["weight_names"] = np.array([b"kernel:0", b"bias:0"])
        compact(h)
        if name != "latest":
            chunks(h)

# a small one of the earliest format, whose headers have no checksums: for breaking
with h5py.File("small.h5", "w", libver=("earliest", "v108")) as h:
    h.create_dataset("a/kernel:0", data=RAMP.astype("f4"))
    h["a"].attrs["weight_names"] = np.array([b"kernel:0"])
    h["a"].attrs["backend"] = "tensorflow"
    h.create_dataset("b", data=np.arange(70, dtype="<i4").reshape(7, 10), chunks=(3, 4), compression="gzip", shuffle=True, fletcher32=True)
    h.create_dataset("c", data=TEXTS, dtype=h5py.string_dtype())


def refused(name, make, **options):
    with h5py.File(f"refused_{name}.h5", "w", **options) as h:
        make(h)


def dense_links(h):
    for i in range(20):
        h.create_group(f"g{i}")


def dense_attributes(h):
    for i in range(20):
        h.attrs[f"a{i}"] = 1.0


def soft(h):
    h["x"] = np.zeros(2)
    h["y"] = h5py.SoftLink("/x")


def virtual(h):
    layout = h5py.VirtualLayout(shape=(4,), dtype="f4")
    layout[:] = h5py.VirtualSource("other.h5", "x", shape=(4,))
    h.create_virtual_dataset("x", layout)


def committed(h):
    h["type"] = np.dtype("f4")
    h.create_dataset("x", data=np.zeros(2, dtype="f4"), dtype=h["type"])


def deep(h):
    for i in range(70):
        h = h.create_group("g")
    h.create_dataset("x", data=np.zeros(2))


def circle(h):
    below = h.create_group("a/b")
    below["up"] = h["a"]


refused("dense_links", dense_links, libver="latest")
refused("dense_attributes", dense_attributes, libver="latest")
refused("external_storage", lambda h: h.create_dataset("x", shape=(4,), dtype="f4", external=[("raw.bin", 0, 16)]))
refused("virtual", virtual, libver="latest")
refused("new_index", lambda h: h.create_dataset("x", data=np.zeros(4), chunks=(2,)), libver="latest")
refused("lzf", lambda h: h.create_dataset("x", data=np.zeros(400), chunks=(200,), compression="lzf"))
refused("scaleoffset", lambda h: h.create_dataset("x", data=np.zeros(400, dtype="i4"), chunks=(200,), scaleoffset=4))
refused("compound", lambda h: h.create_dataset("x", data=np.zeros(2, dtype=[("a", "f4"), ("b", "i4")])))
refused("enumeration", lambda h: h.create_dataset("x", data=np.array([True, False])))
refused("lists", lambda h: h.create_dataset("x", shape=(2,), dtype=h5py.vlen_dtype("f4")))
refused("reference", lambda h: h.create_dataset("x", shape=(2,), dtype=h5py.ref_dtype))
refused("null", lambda h: h.create_dataset("x", data=h5py.Empty("f4")))
refused("soft_link", soft)
refused("external_link", lambda h: h.__setitem__("y", h5py.ExternalLink("other.h5", "/x")), libver="latest")
refused("committed", committed)
refused("circle", circle)
refused("deep", deep, libver="latest")
refused("user_block", lambda h: h.create_dataset("x", data=np.zeros(2)), userblock_size=512)
# 64 MB of zeros in 65 kB
refused("bomb", lambda h: h.create_dataset("x", shape=(16_000_000,), dtype="f4", chunks=(1_000_000,), compression="gzip").__setitem__(slice(None), 0))
# 4 TB that were never written
refused("unwritten", lambda h: h.create_dataset("x", shape=(1_000_000, 1_000_000), dtype="f4"))
refused("large_chunk", lambda h: h.create_dataset("x", shape=(10,), maxshape=(None,), dtype="f4", chunks=(10_000_000,)))
