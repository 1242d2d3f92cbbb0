"""basenji.py GOLDEN.json OUT.h5 keras|checkpoint: the weights of a network of shared/golden/nets in the form in which they are published: BasenjiImportTests. Needs h5py and numpy.

keras: as model.save of Keras 2 writes Basenji2, with the architecture and its layers of the authors' own. checkpoint: the variables of a TensorFlow checkpoint of Basenji (2018) under their names.
"""
import json
import sys

import h5py
import numpy as np

golden, out, form = json.load(open(sys.argv[1])), sys.argv[2], sys.argv[3]
M = np.uint64(0xFFFFFFFFFFFFFFFF)


def fnv(text):
    h = 14695981039346656037
    for b in text.encode():
        h = ((h ^ b) * 1099511628211) & int(M)
    return h


def values(tensor):
    name, shape = tensor["name"], tensor["shape"]
    count = int(np.prod(shape))
    with np.errstate(over="ignore"):
        z = np.uint64(fnv(f"{golden['set']}|{golden['model']}|{name}")) + np.arange(1, count + 1, dtype="u8") * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ z >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ z >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    u = ((z ^ z >> np.uint64(31)) >> np.uint64(40)) * 2.0 ** -24
    if name.endswith(("running_mean", "bias")):
        v = 0.2 * (2 * u - 1)
    elif name.endswith("running_var"):
        v = 1 + 0.5 * u
    elif len(shape) == 1:
        v = 1 + 0.5 * (2 * u - 1)
    else:
        v = np.sqrt(6 / np.prod(shape[1:])) * (2 * u - 1)
    return v.astype("f4").reshape(shape)


KERAS = {"weight": "gamma", "bias": "beta", "running_mean": "moving_mean", "running_var": "moving_variance"}
convs, norms, dense = [], [], {}
for tensor in golden["tensors"]:
    layer, word = tensor["name"].rsplit(".", 1)
    if word == "num_batches_tracked":
        continue
    v = values(tensor)
    if layer.endswith(".conv"):
        convs.append((layer, v.transpose(2, 1, 0)))  # [k, in, out]
    elif layer.endswith(".bn"):
        if word == "weight":
            norms.append({})
        norms[-1][KERAS[word]] = v
    else:
        dense[{"weight": "kernel"}.get(word, word)] = v.T


def attribute(node, key, names):
    node.attrs[key] = np.array([n.encode() for n in names]) if names else np.zeros(0)


def checkpoint():
    with h5py.File(out, "w") as h:
        for i, (conv, norm) in enumerate(zip(convs, norms)):
            h[f"cnn{i}/conv1d/kernel"] = conv[1]
            for word, v in norm.items():
                h[f"cnn{i}/batch_normalization/{word}"] = v
        for word, v in dense.items():
            h[f"final/dense/{word}"] = v


def keras():
    rates = iter(golden["config"]["rates"])
    layers, weights = [("InputLayer", "sequence", {}), ("StochasticReverseComplement", "stochastic_reverse_complement", {}), ("StochasticShift", "stochastic_shift", {})], {}

    def number(stem, i):
        return f"{stem}_{i}" if i else stem

    for i, ((name, kernel), norm) in enumerate(zip(convs, norms)):
        rate = next(rates) if name.endswith(".a.conv") else 1
        conv, bn = number("conv1d", i), number("batch_normalization", i)
        layers += [("GELU", number("gelu", i), {}),
                   ("Conv1D", conv, {"filters": kernel.shape[2], "kernel_size": [kernel.shape[0]], "strides": [1], "padding": "same", "dilation_rate": [rate], "activation": "linear", "use_bias": False}),
                   ("BatchNormalization", bn, {"momentum": 0.9, "epsilon": 0.001})]
        if name.startswith(("stem", "tower")):
            layers.append(("MaxPooling1D", number("max_pooling1d", i), {"pool_size": [2], "strides": [2], "padding": "same"}))
        if name.endswith(".b.conv"):
            layers += [("Dropout", number("dropout", i), {"rate": 0.3}), ("Add", number("add", i), {})]
        weights[conv], weights[bn] = {"kernel": kernel}, norm
    layers += [("Cropping1D", "cropping1d", {"cropping": [golden["config"].get("crop_bins", 64)] * 2}), ("GELU", number("gelu", len(convs)), {}),
               ("Dense", "dense", {"units": dense["kernel"].shape[1], "activation": "softplus", "use_bias": True}), ("SwitchReverse", "switch_reverse", {})]
    weights["dense"] = dense
    with h5py.File(out, "w") as h:
        h.attrs["keras_version"], h.attrs["backend"] = "2.2.4-tf", "tensorflow"
        h.attrs["model_config"] = json.dumps({"class_name": "Model", "config": {"name": "model_1", "layers": [{"class_name": kind, "name": name, "config": {"name": name, **config}} for kind, name, config in layers]}})
        group = h.create_group("model_weights")
        attribute(group, "layer_names", [name for _, name, _ in layers])
        for _, name, _ in layers:
            inner = group.create_group(name)
            own = weights.get(name, {})
            attribute(inner, "weight_names", [f"{name}/{word}:0" for word in own])
            for word, v in own.items():
                inner[f"{name}/{word}:0"] = v


{"keras": keras, "checkpoint": checkpoint}[form]()
